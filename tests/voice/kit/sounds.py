"""The sound of prompts. Each is made once, and kept for as long as the tests run."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path

from gateway.voice.model import DUTCH

RATE = 8000
"""Samples a second of a telephone."""
_PADDING = 60
"""Seconds of silence after a prompt: baresip 1.0.0 ends a call at the end of a file."""
_NIGHT = 600
_FORMAT = ("-r", str(RATE), "-c", "1", "-b", "16")


@cache
def _shelf() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="sounds-")


@cache
def silence() -> Path:
    """Ten minutes of silence: what a telephone says when nobody speaks."""
    path = Path(_shelf().name) / "silence.wav"
    subprocess.run(["sox", "-n", *_FORMAT, str(path), "trim", "0", str(_NIGHT)], check=True)
    return path


@cache
def speech(text: str, language: str = DUTCH) -> Path:
    """A text as the voice of a language of espeak-ng says it, at the rate of a telephone."""
    path = Path(_shelf().name) / f"{language}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.wav"
    spoken = path.with_suffix(".espeak.wav")
    subprocess.run(["espeak-ng", "-v", language, "-s", "150", "-w", str(spoken)], input=text.encode(), check=True)
    subprocess.run(["sox", str(spoken), *_FORMAT, str(path)], check=True)
    return path


@cache
def padded(sound: Path) -> Path:
    """A sound, followed by silence."""
    path = sound.with_suffix(".padded.wav")
    subprocess.run(["sox", str(sound), str(path), "pad", "0", str(_PADDING)], check=True)
    return path


def seconds_of(path: Path) -> float:
    """How long a sound lasts."""
    with wave.open(str(path)) as sound:
        return float(sound.getnframes()) / float(sound.getframerate())
