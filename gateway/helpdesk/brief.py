"""The handover brief: what an agent must know before the first word, by rule from what is stored; nothing is made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faq.blocks import Block
from faq.walks import walks
from gateway.pages.checklist import checklist

_NO_QUESTION = ("smalltalk", "handed_over", "with_person", "other_language")
"""Outcomes of messages that are no question about a subject."""
_WHY = {
    "refused": "Geen antwoord",
    "failed": "Storing",
    "clarified": "Vroeg verduidelijking",
    "thumb_down": "Duim omlaag",
}
_LONGEST_SUBJECT = 80


@dataclass(frozen=True)
class Turn:
    """A message of a citizen and what became of it.

    Attributes:
        id: the turn.
        text: what the citizen sees as their own message, redacted.
        typed: whether it was typed; a button is no question.
        outcome: one of `faq.outcomes.OUTCOMES`, or empty while it is answered.
        blocks: what was answered.
    """

    id: str
    text: str
    typed: bool
    outcome: str
    blocks: tuple[Block, ...]


def turns_of(events: Iterable[Mapping[str, Any]], typed: Iterable[str]) -> list[Turn]:
    """The turns of a conversation, in order.

    Args:
        events: the data of its events.
        typed: the ids of the turns that were typed.
    """
    typed_ids = set(typed)
    found: dict[str, Turn] = {}
    for event in events:
        turn = event["turn"]
        if "text" in event:
            found[turn] = Turn(turn, event["text"], turn in typed_ids, "", ())
        elif turn in found:
            asked = found[turn]
            found[turn] = Turn(turn, asked.text, asked.typed, event["outcome"], tuple(event["blocks"]))
    return list(found.values())


def subject(turns: Sequence[Turn]) -> str:
    """What a conversation is about, in one line: the citizen's own latest question, before they asked for a person."""
    questions = _questions(turns)
    text = questions[-1] if questions else turns[0].text if turns else ""
    return f"‘{text[: _LONGEST_SUBJECT - 1]}…’" if len(text) > _LONGEST_SUBJECT else f"‘{text}’"


def brief(
    events: Sequence[Mapping[str, Any]],
    turns: Sequence[Turn],
    disliked: Mapping[str, str],
    signed_in: bool,
    read: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    """The brief.

    Args:
        events: the data of the events of the conversation.
        turns: its turns.
        disliked: turn → what got a thumb down.
        signed_in: whether the citizen is signed in now.
        read: which classes of data were read, each with `label` and `at`; never the content.

    Returns:
        JSON-like: `wants`, `asked`, `answers`, `failed`, `steps`, `walk_title`, `signed_in`, `read`.
    """
    walk = checklist(events)
    steps = (
        [
            {"title": step["title"], "answer": step.get("answer"), "state": "done" if number < walk.done else "current"}
            for number, step in enumerate(walk.steps)
        ]
        if walk
        else []
    )
    return {
        "wants": _wants(turns, walk.title if walk and walk.done < len(walk.steps) else None),
        "asked": _questions(turns),
        "answers": _answers(turns),
        "failed": _failed(turns, disliked),
        "steps": steps,
        "walk_title": walk.title if walk else None,
        "signed_in": signed_in,
        "read": list(read),
    }


def walk_now(state: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Where the citizen is in a walk, with the words for an agent.

    Args:
        state: the bot's slot, or None.

    Returns:
        None when there is no walk, or it has changed since.
    """
    walk = walks().get(str(state.get("flow"))) if state else None
    step = walk.steps.get(str(state.get("step"))) if walk and state else None
    if walk is None or step is None or state is None or state.get("version") != walk.version:
        return None
    number = len(state.get("back", ())) + 1
    return {
        "flow": walk.flow,
        "title": walk.title,
        "step": number,
        "of": number + walk.remaining(step.id),
        "step_id": step.id,
        "step_title": step.title,
        "text": step.text,
        "agent": step.agent,
        "steps": [{"id": other.id, "title": other.title} for other in walk.steps.values()],
    }


def _questions(turns: Sequence[Turn]) -> list[str]:
    asked = [turn.text for turn in turns if turn.typed and turn.outcome not in _NO_QUESTION]
    return list(dict.fromkeys(asked))


def _wants(turns: Sequence[Turn], walk: str | None) -> str:
    about = subject(turns) if turns else ""
    return f"{walk}. Laatste vraag: {about}" if walk else about


def _answers(turns: Sequence[Turn]) -> list[dict[str, str]]:
    given = {block["id"]: block["question"] for turn in turns for block in turn.blocks if block["type"] == "answer"}
    return [{"id": entry, "question": question} for entry, question in given.items()]


def _failed(turns: Sequence[Turn], disliked: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    for turn in turns:
        why = turn.outcome if turn.outcome in _WHY else "thumb_down" if turn.id in disliked else None
        if why:
            found.append({"text": turn.text, "why": _WHY[why]})
    return found
