"""A phone line with a stand-in for what happens in a call, so that it can be slow, fail, and be counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import SimpleNamespace

from sanic import HTTPResponse, Request, Sanic, response
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.ports import free_port
from database.engine import create_engine
from gateway import security
from gateway.app import App
from gateway.clock import utc_now
from gateway.errors import ClientError
from gateway.routes import voice_jambonz, voice_twilio
from gateway.settings import Settings
from gateway.storage.transcript import VOICE, Transcript
from gateway.vault import Vault
from gateway.voice.exchange import Exchange
from gateway.voice.ledger import Ledger
from gateway.voice.line import PhoneLine
from gateway.voice.model import Event, Heard, Listen, VoiceTurn
from gateway.voice.store import CallStore
from tests.gateway.test_settings import DATA_KEY, DEVELOPMENT
from tests.serving import serving
from tests.voice.platforms import KEY, SECRET, TOKEN

PERSON = "sip:1700@pbx.example.be"


class StandIn:
    """What happens in a call: whatever the test wants.

    Attributes:
        heard_so_far: every call and what was heard in it, in order.
        seconds: how long a turn takes.
        broken: whether a turn fails.
        turn: what happens next, in the place of the usual turn.
        most: the most turns that ran at the same time.
    """

    def __init__(self) -> None:
        self.heard_so_far: list[tuple[str, Heard]] = []
        self.seconds = 0.0
        self.broken = False
        self.turn: VoiceTurn | None = None
        self.most = 0
        self._now = 0
        self._store: CallStore | None = None
        self._transcript: Transcript | None = None

    def use(self, engine: AsyncEngine) -> None:
        """Store calls in this database."""
        self._store, self._transcript = CallStore(engine, utc_now), Transcript(engine)

    async def heard(self, call: str, heard: Heard) -> VoiceTurn:
        """Note what was heard; the words of the turn name it."""
        assert self._store is not None
        assert self._transcript is not None
        self.heard_so_far.append((call, heard))
        if heard.event is Event.START:
            _, conversation = await self._transcript.new_session(channel=VOICE)
            await self._store.begin(call, conversation)
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self._now -= 1
        if self.broken:
            raise RuntimeError(f"the caller said {heard.text}")
        number = len(self.heard_so_far)
        return self.turn or VoiceTurn((f"Beurt {number}: {heard.event} {heard.text}{heard.keys}.",), listen=Listen())

    @property
    def events(self) -> list[Event]:
        """What was heard, without its words."""
        return [heard.event for _, heard in self.heard_so_far]


@contextmanager
def line(database: str, calls: StandIn, person: str | None = PERSON, **settings: str) -> Iterator[str]:
    """A phone line that is running.

    Args:
        database: the address of a database, migrated already.
        calls: what happens in a call.
        person: where a caller goes when we fail.
        settings: more settings, named without `HULP_`; without a secret, a platform is not connected.

    Yields:
        Its address.
    """
    port = free_port()
    given = {"PORT": str(port), "VOICE_SECRET": SECRET, "TWILIO_TOKEN": TOKEN, "VOICE_KEY": KEY} | settings
    app: App = Sanic(f"line-{port}", configure_logging=False)
    app.on_request(security.check_request)
    app.exception(ClientError)(_refused)
    app.blueprint(voice_jambonz.routes)
    app.blueprint(voice_twilio.routes)

    @asynccontextmanager
    async def exchanging() -> AsyncIterator[None]:
        engine = create_engine(database)
        calls.use(engine)
        exchange = Exchange(calls, Ledger(engine, Vault([DATA_KEY])), person)
        environment = DEVELOPMENT | {f"HULP_{name}": value for name, value in given.items() if value}
        app.ctx.gateway = SimpleNamespace(settings=Settings.from_environment(environment), line=PhoneLine(exchange, KEY, person))
        yield
        await exchange.close()
        await engine.dispose()

    with serving(app, port, exchanging()) as url:
        yield url


async def _refused(request: Request, error: ClientError) -> HTTPResponse:
    return response.json({"error": {"code": error.code}}, status=error.status)
