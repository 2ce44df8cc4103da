"""The wire format of Twilio: its webhooks (forms), and the TwiML that answers them.

The documentation is at https://www.twilio.com/docs/voice/twiml.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from gateway.voice.model import DUTCH, Event, Heard, Listen, Transfer, VoiceTurn, language_of
from gateway.voice.plain import SAME_PACE, caller_of, hints_of, percent, plain
from gateway.voice.received import FormatError, Line, Received, keyed, spoken
from gateway.voice.says import said

PATH = "/voice/twilio"
_LANGUAGE = "nl-BE"
_VOICES = {
    DUTCH: (_LANGUAGE, "Polly.Lisa-Neural"),
    "fr": ("fr-BE", "Polly.Isabelle-Neural"),
    "en": ("en-GB", "Polly.Amy-Neural"),
    "de": ("de-DE", "Polly.Vicki-Neural"),
}
"""The language and the voice in which a prompt is said. These are voices of Amazon, which take a pace."""
_RINGS = "30"
_OVER = ("completed", "busy", "failed", "no-answer", "canceled")


def read(form: Mapping[str, str], first: bool) -> Received:
    """Read a webhook.

    Args:
        form: its fields.
        first: whether it is the first of a call.

    Raises:
        FormatError: these are not the fields of a webhook.
    """
    sid, caller = form.get("CallSid", ""), form.get("From", "")
    if not sid:
        raise FormatError
    line = Line(caller_of(form.get("To")), sip=caller.startswith(("sip:", "sips:")))
    if over(form):
        return Received(sid, Heard(Event.END), line)
    if first:
        return Received(sid, Heard(Event.START, caller=caller_of(caller)), line)
    if "DialCallStatus" in form:
        spoke = form["DialCallStatus"] in ("completed", "answered")
        return Received(sid, None if spoke else Heard(Event.TRANSFER_FAILED), line)
    if "ReferCallStatus" in form or "ReferSipResponseCode" in form:
        went = form.get("ReferCallStatus", "completed") == "completed" and form.get("ReferSipResponseCode", "202").startswith("2")
        return Received(sid, None if went else Heard(Event.TRANSFER_FAILED), line, refused=not went)
    return Received(sid, _gathered(form), line)


def over(form: Mapping[str, str]) -> bool:
    """Whether a webhook says that its call is over."""
    return form.get("CallStatus") in _OVER


def reply(turn: VoiceTurn | None, url: str, line: Line) -> str:
    """What happens next, as TwiML.

    Args:
        turn: what happens; None when nothing is known yet: the caller hears so, and Twilio asks again.
        url: the address of the next webhook.
        line: what the platform told.
    """
    response = Element("Response")
    if turn is None:
        _say(response, said("filler"), SAME_PACE)
        SubElement(response, "Redirect", method="POST").text = url
        return _xml(response)
    speaker = response if turn.listen is None else _gather(response, turn.listen, url)
    for words in turn.say:
        _say(speaker, words, turn.pace)
    if turn.transfer is not None:
        _transfer(response, turn.transfer, url, line)
    elif turn.listen is None:
        SubElement(response, "Hangup")
    return _xml(response)


def nothing() -> str:
    """The reply to a webhook of a call that is over."""
    return _xml(Element("Response"))


def dial_instead(last: str, url: str, line: Line) -> str | None:
    """The call that is made for a caller whose own telephone could not be sent on.

    Args:
        last: the reply that asked for a REFER; our own, so that it is safe to read.
        url: the address of the next webhook.
        line: what the platform told.

    Returns:
        A reply; None when the last one asked for something else.
    """
    address = ElementTree.fromstring(last).findtext("Refer/Sip")  # noqa: S314 (written by us, and kept encrypted)
    if address is None:
        return None
    response = Element("Response")
    SubElement(_dial(response, url, line), "Sip").text = address
    return _xml(response)


def _xml(response: Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>' + ElementTree.tostring(response, encoding="unicode")


def _say(parent: Element, words: str, pace: int) -> None:
    language, voice = _VOICES.get(language_of(words), _VOICES[DUTCH])
    say = SubElement(parent, "Say", language=language, voice=voice)
    spoken = say if pace == SAME_PACE else SubElement(say, "prosody", rate=f"{percent(pace)}%")
    spoken.text = plain(words)


def _gather(response: Element, listen: Listen, url: str) -> Element:
    gather = SubElement(
        response,
        "Gather",
        input="dtmf speech" if listen.speech else "dtmf",
        action=url,
        method="POST",
        actionOnEmptyResult="true",
        timeout=str(listen.seconds),
    )
    if listen.digits is None:
        gather.attrib |= {"numDigits": "1", "finishOnKey": ""}
    else:
        gather.attrib |= {"numDigits": str(listen.digits.most), "finishOnKey": "#"}
    if listen.speech:
        barge_in = "true" if listen.barge_in else "false"
        gather.attrib |= {"language": _LANGUAGE, "speechTimeout": "auto", "bargeIn": barge_in}
        if hints := ", ".join(hints_of(listen.hints)):
            gather.set("hints", hints)
    return gather


def _transfer(response: Element, transfer: Transfer, url: str, line: Line) -> None:
    if not transfer.target.startswith(("sip:", "sips:")):
        SubElement(_dial(response, url, line), "Number").text = transfer.target
        return
    header = f"?X-Reference={quote(transfer.reference, safe='')}" if transfer.reference else ""
    parent = SubElement(response, "Refer", action=url, method="POST") if line.sip else _dial(response, url, line)
    SubElement(parent, "Sip").text = transfer.target + header


def _dial(response: Element, url: str, line: Line) -> Element:
    dial = SubElement(response, "Dial", action=url, method="POST", timeout=_RINGS)
    if line.own:
        dial.set("callerId", line.own)
    return dial


def _gathered(form: Mapping[str, str]) -> Heard:
    if form.get("Digits") or form.get("FinishedOnKey"):
        return keyed(form.get("Digits", ""))
    words = form.get("SpeechResult", "").strip()
    if not words:
        return Heard(Event.SILENCE)
    try:
        return spoken(words, float(form.get("Confidence") or 0))
    except ValueError:
        return spoken(words, None)
