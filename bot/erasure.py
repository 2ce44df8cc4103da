"""Remove a conversation from the tracker store. Rasa's stores have no delete of their own."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.tracker_store import AwaitableTrackerStore, FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore, TrackerStore


async def erase(agent: Agent, conversation: str) -> int:
    """Delete every row of a conversation while holding its lock.

    A partial deletion would corrupt the conversation, since the store appends by row count.

    Args:
        agent: Rasa's agent.
        conversation: the conversation id.

    Returns:
        How many rows were removed.

    Raises:
        TypeError: the configured store is of a kind that this function does not know.
    """
    store = _innermost(agent.tracker_store)
    async with agent.lock_store.lock(conversation):
        if isinstance(store, SQLTrackerStore):
            with store.session_scope() as session:
                removed = session.query(store.SQLEvent).filter_by(sender_id=conversation).delete()
                session.commit()
            return int(removed)
        if isinstance(store, InMemoryTrackerStore):
            return int(store.store.pop(conversation, None) is not None)
    raise TypeError(f"cannot erase from a tracker store of type {type(store).__name__}")


def _innermost(store: TrackerStore) -> TrackerStore:
    while isinstance(store, (AwaitableTrackerStore, FailSafeTrackerStore)):
        store = store._tracker_store
    return store
