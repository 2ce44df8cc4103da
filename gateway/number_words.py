"""Dutch number words, so that a number that is spoken is found like one that is typed."""

from __future__ import annotations

_UNITS = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_TEENS = ["tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


def _words() -> dict[str, str]:
    words = {word: str(i) for i, word in enumerate(_UNITS + _TEENS)}
    words |= {"één": "1", "zero": "0", "oo": "0", "tweeë": "2", "zeuven": "7"}
    for i, tens in enumerate(_TENS, start=2):
        words[tens] = f"{i}0"
        for unit in range(1, 10):
            joint = "ën" if _UNITS[unit].endswith("e") else "en"
            for form in {joint, "en"}:
                words[f"{_UNITS[unit]}{form}{tens}"] = f"{i}{unit}"
        words[f"eenen{tens}"] = words[f"éénen{tens}"] = f"{i}1"
    return words


NUMBER_WORDS: dict[str, str] = _words()
"""Word → digits, from nul to negenennegentig."""
