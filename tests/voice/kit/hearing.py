"""What a caller heard: is a prompt in a recording, and where?"""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

from gateway.voice.model import DUTCH
from tests.voice.kit.sounds import RATE, speech

Sound = NDArray[numpy.float64]


@dataclass(frozen=True)
class Likeness:
    """How much a part of a recording is like a prompt.

    Attributes:
        score: 1 for the same sound (whatever its loudness), about 0 for another.
        at: the second of the recording at which the part begins.
    """

    score: float
    at: float


def likeness(recording: Path, text: str, seconds: float | None = None, language: str = DUTCH) -> Likeness:
    """The part of a recording that is most like a prompt.

    Args:
        recording: what was heard.
        text: the words of the prompt.
        seconds: how much of the prompt is looked for, from its beginning; all of it when not given.
        language: whose voice said it.
    """
    prompt = samples(speech(text, language))
    return best_match(samples(recording), prompt if seconds is None else prompt[: int(seconds * RATE)])


def samples(path: Path) -> Sound:
    """The samples of a recording."""
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (RATE, 1, 2)
        frames = sound.readframes(sound.getnframes())
    return numpy.frombuffer(frames, dtype="<i2").astype(numpy.float64)


def best_match(recording: Sound, prompt: Sound) -> Likeness:
    """The normalised cross-correlation at the place where it is highest."""
    length = len(prompt)
    if length == 0 or len(recording) < length:
        return Likeness(0.0, 0.0)
    wanted = prompt - prompt.mean()
    size = 1 << (len(recording) + length - 1).bit_length()
    product = numpy.fft.rfft(recording, size) * numpy.conj(numpy.fft.rfft(wanted, size))
    together = numpy.fft.irfft(product, size)[: len(recording) - length + 1]
    sums = numpy.concatenate(([0.0], numpy.cumsum(recording)))
    squares = numpy.concatenate(([0.0], numpy.cumsum(recording**2)))
    energy = (squares[length:] - squares[:-length]) - (sums[length:] - sums[:-length]) ** 2 / length
    # A part that is all but silent is like nothing: it is never divided by its own smallness.
    least = float((wanted**2).sum()) / 1000
    scores = together / numpy.sqrt(numpy.maximum(energy, least) * (wanted**2).sum())
    best = int(scores.argmax())
    return Likeness(float(scores[best]), best / RATE)
