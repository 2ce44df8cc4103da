"""The Sanic application of the bot process."""

from __future__ import annotations

from asyncio import AbstractEventLoop, CancelledError
from contextlib import suppress
from pathlib import Path

from rasa.core.brokers.broker import EventBroker
from rasa.core.lock_store import LockStore
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot.routes import private_routes
from bot.serving.agent import LeanAgent
from bot.serving.model_watch import ModelWatch
from bot.serving.turn_store import TurnStore
from bot.settings import BotSettings


def create_app(settings: BotSettings, model: Path, endpoints: AvailableEndpoints) -> Sanic:
    """The application: the private routes and nothing else.

    Args:
        settings: the settings of the process.
        model: a model, or the folder that holds it.
        endpoints: what `bot/endpoints.yml` says about the action server, locks and the event broker.
    """
    app = Sanic("hulpnodig_bot", configure_logging=False)
    app.config.ACCESS_LOG = False
    app.blueprint(private_routes(settings))

    @app.before_server_start
    async def load(app: Sanic, loop: AbstractEventLoop) -> None:
        broker = await EventBroker.create(endpoints.event_broker, loop=loop)
        store = TurnStore(settings.tracker_db, event_broker=broker)
        app.ctx.watch = ModelWatch(model)
        app.ctx.agent = LeanAgent(model, store, LockStore.create(endpoints.lock_store), endpoints.action)
        app.ctx.watching = loop.create_task(app.ctx.watch.follow(app.ctx.agent))

    @app.after_server_stop
    async def close(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.watching.cancel()
        with suppress(CancelledError):
            await app.ctx.watching
        broker = app.ctx.agent.tracker_store.event_broker
        if broker is not None:
            await broker.close()

    return app
