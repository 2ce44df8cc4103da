"""A tracker store whose cost does not grow with the conversation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.pool import QueuePool

WINDOW = 1
"""How many earlier messages Rasa sees of a conversation: a rule looks one message back, and walks keep their place in a slot."""
OFFER = 2
"""The number of the message with which a walk is offered again; the questions of a turn have 0 and 1."""

_POOLS: dict[str, dict[str, Any]] = {"sqlite": {"poolclass": QueuePool, "connect_args": {"check_same_thread": False}}}
"""SQLAlchemy opens a SQLite file again for each use unless told to keep it open."""
_metadata = sa.MetaData()
_messages = sa.Table(
    "messages",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation", sa.String(255), nullable=False),
    sa.Column("message", sa.String(255), nullable=False),
    sa.Column("slots_before", sa.Text, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
    sa.Index("messages_of_conversation", "conversation", "id"),
    sa.UniqueConstraint("conversation", "message"),
)

# The statements are made once: building one takes SQLAlchemy longer than SQLite needs to run it.
_of_conversation = sa.select(_messages.c.slots_before, _messages.c.events).where(
    _messages.c.conversation == sa.bindparam("conversation")
)
_last = _of_conversation.order_by(_messages.c.id.desc()).limit(WINDOW)
_all = _of_conversation.order_by(_messages.c.id)
_of_turn = (
    sa.select(_messages.c.events)
    .where(_messages.c.conversation == sa.bindparam("conversation"))
    .where(_messages.c.message.in_([sa.bindparam("first"), sa.bindparam("second"), sa.bindparam("offer")]))
    .order_by(_messages.c.id)
)
_insert = _messages.insert()


class TurnStore(TrackerStore):
    """Keeps one row for each message: its events, and the slots before it.

    Rasa's SQL store keeps a row for each event, reads all of them back several times in a turn, and builds every one again.
    This one reads the last few messages, sets the slots as they were before those, and finds a turn that ran earlier by its
    id. It differs from Rasa's store in what a policy can see: `WINDOW` messages. Active forms are not carried past the
    window; the product has none.

    Args:
        url: a SQLAlchemy address.
        domain: the domain of the model; set again when a model is loaded.
        event_broker: where new events are published as well.
    """

    def __init__(self, url: str, domain: Domain | None = None, event_broker: EventBroker | None = None) -> None:
        super().__init__(domain, event_broker)
        self._engine = sa.create_engine(url, **_POOLS.get(sa.engine.make_url(url).get_backend_name(), {"pool_pre_ping": True}))
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _write_ahead)
        _metadata.create_all(self._engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as its last messages show it, or None when there is none."""
        with self._engine.connect() as connection:
            rows = connection.execute(_last, {"conversation": sender_id}).all()[::-1]
        return self._tracker(sender_id, rows) if rows else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole conversation, or None when there is none."""
        with self._engine.connect() as connection:
            rows = connection.execute(_all, {"conversation": conversation_id}).all()
        return self._tracker(conversation_id, rows) if rows else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what happened since the tracker was read, as one message."""
        known, slots_before = getattr(tracker, "_stored", (0, {}))
        events = list(tracker.events)[known:]
        if not events:
            return
        said = next((event for event in events if isinstance(event, UserUttered)), None)
        row = {
            "conversation": tracker.sender_id,
            "message": str(said.message_id) if said else f"before {known}",
            "slots_before": json.dumps(slots_before),
            "events": json.dumps([event.as_dict() for event in events]),
        }
        with self._engine.begin() as connection:
            connection.execute(_insert, row)
        _mark_stored(tracker)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, events, tracker.sender_id)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        with self._engine.connect() as connection:
            return [row[0] for row in connection.execute(sa.select(_messages.c.conversation).distinct())]

    def events_of_turn(self, conversation: str, turn: str) -> list[Event]:
        """The events of a turn that ran earlier, in order; empty when it did not.

        Args:
            conversation: the conversation id.
            turn: the turn id; its messages are `{turn}#0`, `{turn}#1`, `{turn}#2`.
        """
        values = {"conversation": conversation, "first": f"{turn}#0", "second": f"{turn}#1", "offer": f"{turn}#{OFFER}"}
        with self._engine.connect() as connection:
            rows = connection.execute(_of_turn, values).all()
        return [event for row in rows for event in _events(row[0])]

    def erase(self, conversation: str) -> int:
        """Delete every row of a conversation.

        Returns:
            How many rows were removed.
        """
        with self._engine.begin() as connection:
            return int(connection.execute(_messages.delete().where(_messages.c.conversation == conversation)).rowcount)

    def _tracker(self, sender_id: str, rows: Sequence[Any]) -> DialogueStateTracker:
        before = [ActionExecuted(ACTION_LISTEN_NAME)]  # how the message before these ended
        before += [SlotSet(name, value) for name, value in json.loads(rows[0][0]).items()]
        events = [event for row in rows for event in _events(row[1])]
        tracker = DialogueStateTracker.from_events(sender_id, [*before, *events], self.domain.slots)
        _mark_stored(tracker)
        return tracker


def _mark_stored(tracker: DialogueStateTracker) -> None:
    """Note on the tracker how many of its events are stored, and what its slots hold now."""
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    tracker._stored = (len(tracker.events), slots)


def _events(stored: str) -> list[Event]:
    """Build events from their JSON. Rasa looks through every subclass of Event for each; here that happens once per name."""
    return [_class_of(data["event"])._from_parameters(data) for data in json.loads(stored)]


_classes: dict[str, type[Event]] = {}


def _class_of(name: str) -> type[Event]:
    if name not in _classes:
        _classes.update({cls.type_name: cls for cls in all_subclasses(Event) if getattr(cls, "type_name", None)})
    return _classes[name]


def _write_ahead(connection: Any, _record: Any) -> None:
    """SQLite: readers do not wait for the writer. The gateway repeats a turn that a power cut took from the log."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA busy_timeout = 5000")
