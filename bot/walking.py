"""What a message means inside a walk, and which messages start one.

The classifier does not know that a walk is going on. Here its reading is put in the light of the current step: an answer to the
step's question, a command, or a question of its own that is answered first.
"""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from bot.nlu.keys import COMMANDS
from bot.nlu.normalise import fold
from faq.walks import Step, Walk, walks

SLOT = "walk"
INTENT = "walk"
"""The intent of everything that the walk engine carries out; made here, never a class of the classifier."""

_COMMANDS = {
    "walk_done": "done",
    "walk_back": "back",
    "walk_repeat": "repeat",
    "walk_not_found": "not_found",
    "walk_stop": "stop",
    "walk_restart": "restart",
    "walk_where": "where",
    "affirm": "yes",
    "deny": "no",
}
_RESUMES = re.compile(
    r"^(?:ok(?:e|ay)? |ja |allee? |goed )*(?:we |ik |laten we |laat ons )?(?:wil(?:len)? |mag |kan |kunnen )?(?:nu |dan |maar )*"
    r"(?:verder|ga(?:an|at)? (?:we )?(?:maar )?(?:verder|voort|door)|doe (?:maar )?(?:verder|voort)|voort|hervat(?:ten)?"
    r"|doorgaan|verder ?gaan|verderdoen|voortdoen)"
    r"(?: (?:aub|alstublieft|graag|maar|nu|met|het|de|stappenplan|waar we waren|waar ik was|koppelen|stoppen))*$"
)
_STEP_BY_STEP = re.compile(
    r"\b(?:stap ?(?:voor|per|vr) ?stap|begeleid\w*|loods\w*|samen (?:doen|doorlopen|overlopen)|doorlopen|(?:neem|met) mij mee)\b"
)
_GUIDE = re.compile(r"^stap ?(?:voor|per) ?stap\b|\b(?:help\w*|begeleid\w*|loods\w*|samen|met mij|start|begin)\b")
_EXPLAIN = re.compile(r"\b(?:hoe|wat|waar|waarom|wanneer|wie|welke?|bestaat|leg|uitleg\w*|uitgelegd|toon)\b")
_REQUESTS = re.compile(r"(?:kan|kun|kunt|kunde|wil|wilt|zou)\b")
_WANTS = re.compile(
    r"^(?:(?:hallo|dag|goeiedag|goeiendag|euh|ja|oke?|hey) )*"
    r"(?:(?:i?k|wij|we|kik) (?:wil|wens|zou|moet|willen|wou)\b|(?:i?kwil|kzou|moek)\b"
    r"|(?:kan|kun|kunt|kunde|wil|wilt|zou) ?(?:u|je|ge|gij|iemand)? ?(?:mij|me|mn|ons)? ?(?:eens|even|efkes)? ?help"
    r"|help (?:mij|me|ons|eens)\b)"
)
_ASKS = re.compile(r"\b(?:hoe|wat|waar|waarom|wanneer|wie|welke?|hoeveel|hoelang|of|mag|kan ik|moet ik|wordt|krijg ik)\b")
_ELSEWHERE = re.compile(
    r"\blater (?:verder|voort|doorgaan|verdergaan)\b|\bander(?:e)? (?:toestel|computer|gsm|telefoon)\b.{0,12}\b(?:verder|voort)\b"
)
_WHOSE = r"(?:mijn|m n|mn|men|ons|onze|ne|nen|een)"
_HELPS = re.compile(
    rf"\b(?:help|begeleid|ondersteun|assisteer)\w*\b.{{0,12}}\b(?:{_WHOSE}|haar|hem)\b"
    rf"|\b(?:voor|met) {_WHOSE} (?:moeder|vader|ma|pa|mama|papa|oma|opa|bomma|bompa|ouders?|tante|nonkel|oom|schoon\w+|buur\w*"
    r"|zus|broer|zoon|dochter|man|vrouw|partner|vriend\w*|klant|client)\b"
)
_FILLER = re.compile(
    r"\b(?:euh|ja|ewel|allee?|oke?|graag|aub|alstublieft|maar|dan|liever|gewoon|doe|neem|kies|met|via|op|in|bij|de|het|den|een"
    r"|ik|wil|wel|die|dat|liefst|dus|nu)\b"
)
_NUMBER = re.compile(r"\d+")
_LONGEST_ANSWER = 9
_ALIKE = 88.0
_SURE = 0.8
_CLEAR = 0.6
_LIKELIER = 4.0
"""How much likelier a command is within a walk than without one, unless it names a thing (docs/evaluation.md)."""
_NAMES = re.compile(
    r"\b(?:e ?box|attest\w*|brie(?:f|ven)\w*|papier\w*|post|dossiers?|gemeente|e? ?mails?|app|premie\w*|adres|bericht\w*"
    r"|documenten?|itsme|kaart|token|naam|gezin|week|maand|dagen)\b"
)
_LEAST_COMMAND = 0.05
_LEAST_ANSWER = 0.3


def wish(text: str, parsed: dict[str, Any], state: Any) -> dict[str, Any] | None:
    """Read a message in the light of a walk.

    Args:
        text: the redacted message.
        parsed: its parse data.
        state: the value of the slot `walk`, or None.

    Returns:
        Parse data for the walk engine, or None when the message has nothing to do with a walk.
    """
    folded = fold(text)
    intent, confidence = parsed["intent"]["name"], parsed["intent"]["confidence"]
    found = _starts(folded, "?" in text, intent, confidence, parsed)
    if found:
        return to_engine(text, found, helps=_HELPS.search(folded) is not None)
    if not isinstance(state, dict) or state.get("flow") not in walks():
        return None
    walk = walks()[state["flow"]]
    step = walk.steps.get(state.get("step", ""))
    if state.get("mode") == "left" or step is None:
        return to_engine(text, "//resume") if step and _RESUMES.match(folded) else None
    if intent.startswith("urgent_"):
        return None
    return _inside(text, folded, parsed, walk, step, state)


def to_engine(text: str, target: str, helps: bool = False, opened: str | None = None) -> dict[str, Any]:
    """Parse data that carries a target (`flow/step/what`) to the engine.

    Args:
        text: what was said; read only by a step that looks something up.
        target: the target.
        helps: whether the words say that someone helps another person.
        opened: the state of a walk that is opened here, as JSON.
    """
    intent = {"name": INTENT, "confidence": 1.0}
    entities = [{"entity": "target", "value": target, "start": 0, "end": 0}]
    if helps:
        entities.append({"entity": "helper", "value": "yes", "start": 0, "end": 0})
    if opened is not None:
        entities.append({"entity": "opened", "value": opened, "start": 0, "end": 0})
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": entities}


def is_target(target: str) -> bool:
    """Whether this is the target of a walk: `flow:<name>`, or `flow:<name>/<step>/<what>`."""
    return target.startswith("flow:") and target.removeprefix("flow:").partition("/")[0] in walks()


def is_waiting(state: Any, intents: list[str]) -> bool:
    """Whether a walk waits while something else was answered.

    Args:
        state: the value of the slot `walk` after the turn.
        intents: what the turn was about.
    """
    if not isinstance(state, dict) or state.get("mode") not in ("on", "aside"):
        return False
    return not any(intent.startswith(("urgent_", INTENT, "clarify", "handover")) for intent in intents)


def answer_to(step: Step, folded: str) -> str | None:
    """The key of the option that these words choose, or None.

    Args:
        step: a step with options.
        folded: the folded message.
    """
    bare = " ".join(_FILLER.sub(" ", folded).split())
    numbers = _NUMBER.findall(folded)
    ranged = [option.key for option in step.options if len(numbers) == 1 and _within(int(numbers[0]), option.numbers)]
    if len(ranged) == 1:
        return ranged[0]
    scored = []
    for option in step.options:
        names = [name for name in map(fold, (option.label, *option.words)) if _NUMBER.findall(name) in ([], numbers)]
        exact = max((fuzz.ratio(said, name) for said in (folded, bare) if said for name in names), default=0.0)
        inside = any(re.search(rf"\b{re.escape(name)}\b", folded) for name in names)
        scored.append((exact, inside, option.key))
    best = max(scored, default=(0.0, False, ""))
    if best[0] >= _ALIKE and sum(score >= best[0] for score, _, _ in scored) == 1:
        return best[2]
    within = [key for _, inside, key in scored if inside]
    return within[0] if len(within) == 1 and len(folded.split()) <= _LONGEST_ANSWER else None


def _within(number: int, numbers: tuple[int, int] | None) -> bool:
    return numbers is not None and numbers[0] <= number <= numbers[1]


def _inside(text: str, folded: str, parsed: dict[str, Any], walk: Walk, step: Step, state: dict[str, Any]) -> dict[str, Any] | None:
    intent, confidence = parsed["intent"]["name"], parsed["intent"]["confidence"]
    helps = _HELPS.search(folded) is not None and not intent.startswith("faq_")
    chosen = answer_to(step, folded) if step.options and state.get("mode") == "on" and not state.get("switch") else None
    asks = "?" in text or (_ASKS.search(folded) is not None and intent.startswith("faq_") and confidence >= _SURE)
    if chosen and not asks:
        return to_engine(text, f"{walk.flow}/{step.id}/{chosen}", helps)
    if _RESUMES.match(folded):
        return to_engine(text, "//done")
    if _ELSEWHERE.search(folded):
        return to_engine(text, "//stop")
    command = _command(text, folded, parsed)
    if command:
        return to_engine(text, f"//{command}", helps)
    if step.lookup and not (intent.startswith(("faq_", "handover", "profile", "mailbox")) and confidence >= _CLEAR):
        return to_engine(text, "//lookup")
    if helps and not intent.startswith(("handover", "profile", "mailbox")):
        return to_engine(text, "//repeat", helps=True)
    return None


def _command(text: str, folded: str, parsed: dict[str, Any]) -> str | None:
    """The command that a message gives: within a walk a command is likelier than the classifier thinks, which knows no walk."""
    commands = parsed.get(COMMANDS) or {}
    best = max(commands, key=lambda name: commands[name], default=None)
    if best is None or commands[best] < _LEAST_COMMAND:
        return None
    others = [item["confidence"] for item in parsed["intent_ranking"] if item["name"] not in commands]
    answers = best in ("affirm", "deny")
    if answers and ("?" in text or commands[best] < _LEAST_ANSWER):  # a wrong yes leads further than another command
        return None
    times = 1.0 if answers or _NAMES.search(folded) else _LIKELIER
    return _COMMANDS[best] if commands[best] * times >= max(others, default=0.0) else None


def _starts(folded: str, asks: bool, intent: str, confidence: float, parsed: dict[str, Any]) -> str | None:
    """The target of a walk that the message starts, or None."""
    if parsed.get("parts") or confidence < _CLEAR:
        return None
    wants = _WANTS.search(folded) is not None
    explain = _EXPLAIN.search(folded) is not None or (asks and not _REQUESTS.match(folded))
    stepwise = _STEP_BY_STEP.search(folded) is not None and not explain
    guide = stepwise and _GUIDE.search(folded) is not None
    eager = stepwise or (wants and not asks and not _ASKS.search(folded))
    for walk in walks().values():
        names = {f"faq_{entry.replace('/', '__')}" for entry in (walk.entries if guide else walk.eager if eager else ())}
        if intent in names:
            key = answer_to(walk.start, folded)
            return f"{walk.flow}/{walk.start.id}/{key}" if key else f"{walk.flow}//start"
    return None
