"""What goes wrong on a phone line: each case is played on a line, and what came back is judged by a detector."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from faq.entries import entries
from tests.load.voice_lines import Between, Call, Line, Reply

WORDS_OF_A_PROMPT = 25
PLATFORM_WAITS = 15.0
"""Seconds after which Twilio gives up a webhook, plays an error and ends the call."""
FIRST_WORDS = 3.0
"""Seconds without a word after which a caller thinks that the line is dead."""
_SLOW, _TOO_SLOW = 6.0, 16.0
_HOLDS_ON = 60.0
"""Seconds that a caller waits for a slow answer."""
_UNDER_WAY = 3.0
"""Seconds after which a turn that was begun is over, on a busy machine."""
_SILENCES = 6
_QUESTION = "hoe koppel ik mijn ebox"
_OTHER_QUESTION = "wat kost een attest"
_NO_ANSWER = "wie wint morgen de koers"
_ACTION = "heb ik nieuwe berichten in mijn brievenbus"
"""A question that both bots hand to the action server."""
_TWIML = "<Dial>090012345</Dial>"
_NATIONAL_NUMBER = "85073003328"
_PLANTED = "Dit antwoord kwam van de actieserver."
_ADDRESS = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:be|eu|com|net|org|vlaanderen)\b", re.IGNORECASE)
_WRITTEN = re.compile(r"\d[\d.:]*|[()\[\]/&%€*_#|•]|\b[a-z]+[A-Z]\w*")
_MARKUP = re.compile(r"[<>{}]")
_PERSON = ("Dial", "Refer", "Enqueue")
_FLEMISH = "nl-BE"
_QUOTED = 8
"""Words of a prompt that stand in a table."""


@dataclass(frozen=True)
class Finding:
    """What a detector found.

    Attributes:
        held: whether the line did what it should.
        seen: what it did, for the table.
    """

    held: bool
    seen: str


@dataclass(frozen=True)
class Case:
    """A case.

    Attributes:
        what: what happens to the line.
        play: plays it, and judges what came back.
    """

    what: str
    play: Callable[[Line, Between], Finding]


# Detectors.


def quoted(prompts: Sequence[str]) -> str:
    """The beginning of what was said."""
    words = " ".join(prompts).split()
    return f"“{' '.join(words[:_QUOTED])}{' …' if len(words) > _QUOTED else ''}”" if words else "nothing"


def refused(reply: Reply) -> Finding:
    """Whether a request was refused without a word."""
    held = reply.status in (401, 403) and not reply.body
    return Finding(held, f"HTTP {reply.status}" + ("" if held else f", says {quoted(reply.said)}"))


def one_turn(first: Reply, again: Reply, turns: int) -> Finding:
    """Whether a request that came twice is one turn and has one reply."""
    same = (first.status, first.body) == (again.status, again.body)
    return Finding(
        same and turns == 1, f"{turns} {'turn' if turns == 1 else 'turns'}, {'the same reply' if same else 'two replies'}"
    )


def told_apart(answer: Reply, other: Reply) -> Finding:
    """Whether a caller hears nothing of the answer that another one got."""
    secret = max(answer.said, key=len, default="")
    if not secret or not other.said:
        seen = f"one hears {quoted(answer.said)} (HTTP {answer.status}), the other {quoted(other.said)} (HTTP {other.status})"
        return Finding(False, seen)
    leaks = secret in other.said
    return Finding(not leaks, "hears the other caller's answer" if leaks else f"hears {quoted(other.said)}")


def own_conversation(one: Reply, other: Reply) -> Finding:
    """Whether two callers who say the same hear the same: in a conversation of their own, neither was there before."""
    heard = f"the second hears {quoted(other.said)}, the first {quoted(one.said)}"
    return Finding(bool(one.said) and one.said == other.said, f"both hear {quoted(one.said)}" if one.said == other.said else heard)


def put_through(reply: Reply) -> Finding:
    """Whether the call goes to a person."""
    tag = next((tag for tag in _PERSON if reply.root is not None and reply.root.find(tag) is not None), "")
    return Finding(bool(tag), f"put through (<{tag}>)" if tag else f"says {quoted(reply.said)}")


def not_left(replies: Sequence[Reply]) -> Finding:
    """Whether someone who stays silent hears something new each time, and gets to a person."""
    said = [reply.said for reply in replies]
    new = all(before != after for before, after in itertools.pairwise(said))
    person = put_through(replies[-1])
    if person.held:
        return Finding(new, f"help {len(said) - 1} times, then {person.seen}")
    return Finding(False, f"{len(said)} silences, replies that differ: {len(set(said))}, and no person")


def doubts(words: str, reply: Reply) -> Finding:
    """Whether words that a recogniser is not sure of are asked back."""
    asked = any(words in prompt.lower() and "?" in prompt for prompt in reply.said)
    return Finding(asked, f"{'asks' if asked else 'answers'} {quoted(reply.said)}")


def harmless(reply: Reply) -> Finding:
    """Whether words that look like TwiML do nothing, and are not spoken as such."""
    person, spoken = put_through(reply), without(_MARKUP, [reply])
    return Finding(not person.held and spoken.held, person.seen if person.held or spoken.held else spoken.seen)


def short(replies: Sequence[Reply]) -> Finding:
    """Whether no prompt is longer than a caller remembers."""
    lengths = [max((len(prompt.split()) for prompt in reply.said), default=0) for reply in replies]
    long = sum(length > WORDS_OF_A_PROMPT for length in lengths)
    held = bool(lengths) and not long and all(lengths)
    return Finding(held, f"{long} of {len(lengths)} answers have a longer one; the longest has {max(lengths, default=0)} words")


def without(pattern: re.Pattern[str], replies: Sequence[Reply]) -> Finding:
    """Whether something is spoken at all, and a pattern in none of it."""
    found = [match.group() for reply in replies if (match := pattern.search(" ".join(reply.said)))]
    silent = sum(not reply.said for reply in replies)
    seen = f"in {len(found)} of {len(replies)}" + (f", as {found[0]!r}" if found else "")
    return Finding(not found and not silent, seen + (f"; {silent} without a word" if silent else ""))


def flemish(reply: Reply) -> Finding:
    """Whether the recogniser and the voice are Flemish."""
    tags = [] if reply.root is None else [*reply.root.iter("Gather"), *reply.root.iter("Say")]
    ears = {tag.get("language", "no language given") for tag in tags if tag.tag == "Gather"}
    voice = {f"{tag.get('language', 'no language given')}, {tag.get('voice')}" for tag in tags if tag.tag == "Say"}
    held = bool(ears and voice) and all(tag.get("language") == _FLEMISH for tag in tags)
    return Finding(held, f"listens: {', '.join(sorted(ears)) or 'no'}; voice: {', '.join(sorted(voice)) or 'none'}")


def speaks(reply: Reply) -> Finding:
    """Whether the caller hears words."""
    return Finding(bool(reply.said), f"HTTP {reply.status}, says {quoted(reply.said)}")


def in_time(replies: Sequence[Reply], answer: str) -> Finding:
    """Whether a caller soon hears something, the platform never waits too long, and the answer comes, or else a person."""
    waits = [wait for reply in replies for wait in reply.waits]
    if max(waits) >= PLATFORM_WAITS:
        return Finding(False, f"nothing for {max(waits):.1f} s: Twilio has ended the call")
    person = put_through(replies[-1])
    came = answer in " ".join(prompt for reply in replies for prompt in reply.said)
    end = "the answer came" if came else f"no answer, {person.seen}"
    return Finding(waits[0] <= FIRST_WORDS and (came or person.held), f"first words after {waits[0]:.1f} s; {end}")


def nothing_kept(secret: str, kept: Mapping[str, bytes]) -> Finding:
    """Whether something stands nowhere in what a line keeps."""
    places = sorted(name for name, content in kept.items() if secret.encode() in content)
    return Finding(bool(kept) and not places, f"in {' and '.join(places)}" if places else f"in none of {len(kept)} files")


# Plays.


def _unsigned(line: Line, between: Between) -> Finding:
    address, form, _ = (call := line.begun()).request(SpeechResult=_QUESTION, Confidence="0.9")
    return refused(call.post(address, form, None))


def _forged(line: Line, between: Between) -> Finding:
    address, form, signature = (call := line.begun()).request(SpeechResult=_QUESTION, Confidence="0.9")
    return refused(call.post(address, form | {"SpeechResult": _OTHER_QUESTION}, signature))


def _replayed(line: Line, between: Between) -> Finding:
    old = (call := line.begun()).request(SpeechResult=_QUESTION, Confidence="0.9")
    call.say(_QUESTION)
    call.say(_OTHER_QUESTION)
    return refused(call.post(*old))


def _twice(line: Line, between: Between) -> Finding:
    request = (call := line.begun()).request(SpeechResult=_QUESTION, Confidence="0.9")
    before = line.turns(call)
    first, again = (call.post(*request) for _ in range(2))
    time.sleep(_UNDER_WAY)
    return one_turn(first, again, line.turns(call) - before)


def _two_callers(caller: str | None) -> Callable[[Line, Between], Finding]:
    def play(line: Line, between: Between) -> Finding:
        one, other = line.begun(caller), line.begun(caller)
        return told_apart(one.say(_QUESTION), other.hear())

    return play


def _same_words(line: Line, between: Between) -> Finding:
    one, other = line.begun(""), line.begun("")
    return own_conversation(one.say(_NO_ANSWER), other.say(_NO_ANSWER))


def _zero(line: Line, between: Between) -> Finding:
    return put_through(line.begun().hear(Digits="0"))


def _silent(line: Line, between: Between) -> Finding:
    call = line.begun()
    replies: list[Reply] = []
    while len(replies) < _SILENCES and not (replies and put_through(replies[-1]).held):
        replies.append(call.hear())
    return not_left(replies)


def _said_markup(line: Line, between: Between) -> Finding:
    return harmless(line.begun().say(_TWIML, confidence=0.3))


def _unsure(line: Line, between: Between) -> Finding:
    return doubts(_OTHER_QUESTION, line.begun().say(_OTHER_QUESTION, confidence=0.3))


def _every_answer(detector: Callable[[Sequence[Reply]], Finding]) -> Callable[[Line, Between], Finding]:
    return lambda line, between: detector([line.begun().say(entry.question) for entry in entries().values()])


def _text(text: str, pattern: re.Pattern[str]) -> Callable[[Line, Between], Finding]:
    def play(line: Line, between: Between) -> Finding:
        with between.acting(text=text):
            return without(pattern, [line.begun().say(_ACTION)])

    return play


def _language(line: Line, between: Between) -> Finding:
    return flemish(line.begun().say(_QUESTION))


def _block(line: Line, between: Between) -> Finding:
    with between.acting(text=_PLANTED, as_text=False):
        return speaks(line.begun().say(_ACTION))


def _broken(line: Line, between: Between) -> Finding:
    with between.acting(broken=True):
        return speaks(line.begun().say(_ACTION))


def _slow(seconds: float) -> Callable[[Line, Between], Finding]:
    def play(line: Line, between: Between) -> Finding:
        call = line.begun()
        with between.acting(seconds=seconds, text=_PLANTED):
            replies, began = [call.say(_ACTION)], time.monotonic()
            while time.monotonic() - began < _HOLDS_ON and (silence := _listens(replies[-1])):
                if _PLANTED in " ".join(replies[-1].said):
                    break
                time.sleep(silence)
                replies.append(call.hear())
        return in_time(replies, _PLANTED)

    return play


def _listens(reply: Reply) -> float:
    """Seconds that the platform listens before it says that it heard nothing; 0 when it does not listen."""
    gather = None if reply.root is None else reply.root.find("Gather")
    return 0.0 if gather is None else float(gather.get("timeout", "5"))


def _national_number(line: Line, between: Between) -> Finding:
    call = line.begun()
    call.say(f"mijn rijksregisternummer is {_NATIONAL_NUMBER} en ik wil mijn ebox koppelen")
    return nothing_kept(_NATIONAL_NUMBER, line.kept(call))


def _number_of_caller(line: Line, between: Between) -> Finding:
    call: Call = line.begun()
    call.say(_QUESTION)
    return nothing_kept(call.base["From"].removeprefix("+32"), line.kept(call))


CASES = (
    Case("no signature", _unsigned),
    Case("a signed form in which the words are changed", _forged),
    Case("an earlier request of the call, sent again", _replayed),
    Case("the same request twice (a retry)", _twice),
    Case("two callers, each with a number: one asks, the other is silent", _two_callers(None)),
    Case("two callers with a hidden number: one asks, the other is silent", _two_callers("anonymous")),
    Case("the same, behind one switchboard", _two_callers("+3225550100")),
    Case("two callers without a number ask the same thing, which has no answer", _same_words),
    Case("key 0, for a person", _zero),
    Case("silence", _silent),
    Case("words that look like TwiML", _said_markup),
    Case("words that the recogniser is not sure of (0.3)", _unsure),
    Case(f"prompts of more than {WORDS_OF_A_PROMPT} words, of {len(entries())} answers", _every_answer(short)),
    Case("digits, signs and names that a voice guesses at, in the same answers", _every_answer(lambda r: without(_WRITTEN, r))),
    Case("an answer with web and mail addresses", _text("Kijk op https://www.vlaanderen.be of mail info@voorbeeld.be.", _ADDRESS)),
    Case("an answer with markup", _text("Kies <b>Aanmelden</b> {1} en wacht even.", _MARKUP)),
    Case("Flemish: recogniser and voice", _language),
    Case("an answer that is a block, not a text (`custom`)", _block),
    Case("the action server fails", _broken),
    Case(f"the action server takes {_SLOW:.0f} s", _slow(_SLOW)),
    Case(f"the action server takes {_TOO_SLOW:.0f} s", _slow(_TOO_SLOW)),
    Case("a national number in what is said: what is kept", _national_number),
    Case("the number of the caller: what is kept", _number_of_caller),
)
