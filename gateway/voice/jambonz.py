"""The wire format of jambonz: its webhooks (JSON), and the verbs that answer them.

The documentation is at https://docs.jambonz.org. Only verbs and properties of version 0.9 are used. Two habits of its feature
server shape what is sent, both read in the source: recogniser and voice are set by `config`, since a `gather` or `say` that names
them loses the credentials that the operator chose; and a prompt is one text, since a list of texts is spoken whole by one version,
and in part by another. In a `config`, `default` is the voice of the moment: after another one, `reset` brings back the operator's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from gateway.voice.exchange import FILLER_AFTER, GIVE_UP_AFTER
from gateway.voice.model import Event, Heard, Listen, Transfer, VoiceTurn, language_of
from gateway.voice.plain import SAME_PACE, caller_of, hints_of, percent, plain
from gateway.voice.received import LEAST_CONFIDENCE, FormatError, Line, Received, keyed, spoken
from gateway.voice.says import said

PATH = "/voice/jambonz"
Verb = dict[str, Any]
_DEFAULT = "default"
"""What the operator chose for the application in the portal of jambonz."""
_LANGUAGE = "nl-BE"
_RINGS = 30
"""Seconds that a person's telephone rings."""
_GOOGLE, _AMAZON, _MICROSOFT = "google", ("aws", "polly"), "microsoft"
_VENDORS = (_GOOGLE, *_AMAZON, _MICROSOFT)
"""The voices of which the pace can be set. Other voices speak at one pace."""
_AMAZON_VOICES = {"fr": ("fr-FR", "Lea"), "en": ("en-GB", "Amy"), "de": ("de-DE", "Vicki")}
_OTHER_VOICES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    _GOOGLE: {
        "fr": ("fr-FR", "fr-FR-Standard-A"),
        "en": ("en-GB", "en-GB-Standard-A"),
        "de": ("de-DE", "de-DE-Standard-A"),
    },
    **dict.fromkeys(_AMAZON, _AMAZON_VOICES),
    _MICROSOFT: {
        "fr": ("fr-BE", "fr-BE-CharlineNeural"),
        "en": ("en-GB", "en-GB-SoniaNeural"),
        "de": ("de-DE", "de-DE-KatjaNeural"),
    },
}
"""By vendor, the language and the voice of a prompt that is not in Dutch. Another vendor says it with the voice that it has."""
_HIDDEN = frozenset({"id", "user", "header", "full"})
"""Values of the SIP header `Privacy` (RFC 3323, RFC 3325) of a caller who hides the number."""


def read(fields: Any, vendor: str) -> Received:
    """Read a webhook.

    Args:
        fields: the decoded body.
        vendor: whose voice speaks, as the address of the webhook says; the first webhook says it itself.

    Raises:
        FormatError: these are not the fields of a webhook.
    """
    sid = _text(fields, "call_sid")
    if not sid:
        raise FormatError
    line = Line(caller_of(fields.get("to")), vendor if vendor in _VENDORS else "")
    if "reason" in fields:
        return Received(sid, _gathered(fields), line)
    if "dial_call_status" in fields:
        spoke = fields["dial_call_status"] == "completed"
        return Received(sid, None if spoke else Heard(Event.TRANSFER_FAILED), line)
    if "refer_status" in fields:
        went = all(_between(fields.get(name, 200), 200, 299) for name in ("refer_status", "final_referred_call_status"))
        return Received(sid, None if went else Heard(Event.TRANSFER_FAILED), line, refused=not went)
    voice = _inner(_inner(fields, "defaults"), "synthesizer").get("vendor")
    caller = "" if _hides(fields) else caller_of(fields.get("from"))
    return Received(sid, Heard(Event.START, caller=caller), Line(line.own, voice if voice in _VENDORS else ""))


def ended(fields: Any) -> str | None:
    """The platform's name of the call that a status webhook says is over; None when it says something else."""
    over = _text(fields, "call_status") in ("completed", "failed", "busy", "no-answer")
    return _text(fields, "call_sid") or None if over and _text(fields, "direction") == "inbound" else None


def reply(turn: VoiceTurn, nonce: str, line: Line, person: str | None) -> str:
    """What happens next, as JSON.

    Args:
        turn: what happens.
        nonce: of the next webhook.
        line: what the platform told.
        person: where a caller goes when we do not answer any more.
    """
    hook = f"{PATH}?{urlencode({'turn': nonce, 'voice': line.vendor})}"
    verbs, said = [_config(turn, line, person)], _said(turn, line)
    if turn.listen is not None:
        last = said.pop() if said and said[-1]["verb"] == "say" else None
        return _json([*verbs, *said, _gather(turn.listen, last, hook)])
    verbs += said
    if turn.transfer is None:
        return _json([*verbs, {"verb": "hangup"}])
    return _json([*verbs, _transfer(turn.transfer, hook, line)])


def dial_instead(last: str, nonce: str, line: Line) -> str | None:
    """The call that is made for a caller whose own telephone could not be sent on.

    Args:
        last: the reply that asked for a REFER.
        nonce: of the next webhook.
        line: what the platform told.

    Returns:
        A reply; None when the last one asked for something else.
    """
    for verb in json.loads(last):
        if verb["verb"] == "sip:refer":
            hook = f"{PATH}?{urlencode({'turn': nonce, 'voice': line.vendor})}"
            return _json([_dial(Transfer(verb["referTo"], verb.get("headers", {}).get("X-Reference", "")), line, hook)])
    return None


def _json(verbs: list[Verb]) -> str:
    return json.dumps(verbs, ensure_ascii=False)


def _said(turn: VoiceTurn, line: Line) -> list[Verb]:
    """The prompts: those in Dutch that follow one another as one text, those in another language between two changes of voice."""
    verbs: list[Verb] = []
    for voice, prompts in groupby(turn.say, lambda prompt: _OTHER_VOICES.get(line.vendor, {}).get(language_of(prompt))):
        words = plain(" ".join(prompts))
        if not words:
            continue
        say = {"verb": "say", "text": _paced(words, turn.pace, line.vendor)}
        if voice is None:
            verbs.append(say)
            continue
        other = {"verb": "config", "synthesizer": _synthesizer(turn.pace, line, *voice)}
        back = {"verb": "config", "reset": "synthesizer", "synthesizer": _synthesizer(turn.pace, line)}
        verbs += [other, say, back]
    return verbs


def _synthesizer(pace: int, line: Line, language: str = _LANGUAGE, voice: str = _DEFAULT) -> Verb:
    synthesizer: Verb = {"vendor": _DEFAULT, "label": _DEFAULT, "language": language, "voice": voice}
    synthesizer |= {f"fallback{name}": _DEFAULT for name in ("Vendor", "Label", "Language", "Voice")}
    if line.vendor == _GOOGLE:
        synthesizer["options"] = {"audioConfig": {"speakingRate": percent(pace) / 100}}
    return synthesizer


def _config(turn: VoiceTurn, line: Line, person: str | None) -> Verb:
    ears: Verb = {"vendor": _DEFAULT, "label": _DEFAULT, "language": _LANGUAGE, "minConfidence": LEAST_CONFIDENCE}
    ears |= {f"fallback{name}": _DEFAULT for name in ("Vendor", "Label", "Language")}
    ears["hints"] = hints_of(turn.listen.hints) if turn.listen else []
    return {
        "verb": "config",
        "synthesizer": _synthesizer(turn.pace, line),
        "recognizer": ears,
        "actionHookDelayAction": {
            "enabled": True,
            "noResponseTimeout": FILLER_AFTER,
            "noResponseGiveUpTimeout": GIVE_UP_AFTER,
            "retries": 0,
            "actions": [{"verb": "say", "text": said("filler")}],
            "giveUpActions": _give_up(line, person),
        },
    }


def _give_up(line: Line, person: str | None) -> list[Verb]:
    """What the platform does by itself when we do not answer at all: our own replies come earlier."""
    last = [{"verb": "say", "text": said("broken_no_line")}, {"verb": "hangup"}]
    if person is None:
        return [{"verb": "say", "text": said("broken")}, *last]
    return [{"verb": "say", "text": f"{said('broken')} {said('broken_transfer')}"}, _dial(Transfer(person, ""), line, None), *last]


def _gather(listen: Listen, say: Verb | None, hook: str) -> Verb:
    gather: Verb = {
        "verb": "gather",
        "actionHook": hook,
        "input": ["digits", "speech"] if listen.speech else ["digits"],
        "timeout": listen.seconds,
        "dtmfBargein": True,
        "bargein": listen.barge_in and listen.speech,
    }
    if listen.digits is None:
        gather["numDigits"] = 1
    else:  # only from `minDigits` on does jambonz wait for the next digit; before that, a slow caller's digits would be lost
        gather |= {"minDigits": 1, "maxDigits": listen.digits.most, "finishOnKey": "#", "interDigitTimeout": listen.digit_seconds}
    if say is not None:
        gather["say"] = {"text": say["text"]}
    return gather


def _transfer(transfer: Transfer, hook: str, line: Line) -> Verb:
    if not transfer.target.startswith(("sip:", "sips:")):
        return _dial(transfer, line, hook)
    return {"verb": "sip:refer", "referTo": transfer.target, "actionHook": hook, **_headers(transfer)}


def _dial(transfer: Transfer, line: Line, hook: str | None) -> Verb:
    sip = transfer.target.startswith(("sip:", "sips:"))
    target = {"type": "sip", "sipUri": transfer.target} if sip else {"type": "phone", "number": transfer.target}
    dial: Verb = {"verb": "dial", "target": [target], "timeout": _RINGS, "forwardPAI": False, **_headers(transfer)}
    dial |= {"callerId": line.own} if line.own else {}
    return dial | ({"actionHook": hook} if hook else {})


def _headers(transfer: Transfer) -> Verb:
    return {"headers": {"X-Reference": transfer.reference}} if transfer.reference else {}


def _paced(words: str, pace: int, vendor: str) -> str:
    """Words with their pace, for the vendors that are told it in the text."""
    if pace == SAME_PACE or vendor not in (*_AMAZON, _MICROSOFT):
        return words
    speak, rate = ElementTree.Element("speak"), percent(pace)
    prosody = ElementTree.SubElement(speak, "prosody", rate=f"{rate}%" if vendor in _AMAZON else f"{rate - 100:+d}%")
    prosody.text = words
    return ElementTree.tostring(speak, encoding="unicode")


def _gathered(fields: dict[str, Any]) -> Heard:
    reason = fields["reason"]
    if reason == "dtmfDetected":
        return keyed(_text(fields, "digits"))
    if reason == "timeout":
        return Heard(Event.SILENCE)
    if reason != "speechDetected":
        return Heard(Event.NOISE)
    alternatives = _inner(fields, "speech").get("alternatives")
    best = alternatives[0] if isinstance(alternatives, list) and alternatives else {}
    confidence = best.get("confidence") if isinstance(best, dict) else None
    return spoken(_text(best, "transcript"), confidence if isinstance(confidence, (int, float)) else None)


def _hides(fields: dict[str, Any]) -> bool:
    headers = {str(name).lower(): str(value) for name, value in _inner(_inner(fields, "sip"), "headers").items()}
    return bool(_HIDDEN & {part.strip().lower() for part in headers.get("privacy", "").split(";")})


def _inner(fields: Any, name: str) -> dict[str, Any]:
    found = fields.get(name) if isinstance(fields, dict) else None
    return found if isinstance(found, dict) else {}


def _text(fields: Any, name: str) -> str:
    found = fields.get(name) if isinstance(fields, dict) else None
    return found if isinstance(found, str) else ""


def _between(value: Any, least: float, most: float) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most
