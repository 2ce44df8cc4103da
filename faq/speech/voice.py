"""A real voice, espeak-ng, to measure how long a prompt takes; what was measured is kept, so that a second check is quick."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

COMMAND = ("espeak-ng", "-v", "nl", "-s", "150")
KEPT = Path("build/speech/seconds.json")
_HEADER = 44
_BYTES_A_SECOND = 22050 * 2
"""What espeak-ng writes: 16 bits, one channel, 22050 samples a second."""
_AT_ONCE = 4


def can_speak() -> bool:
    """Whether espeak-ng is on this machine."""
    return shutil.which(COMMAND[0]) is not None


def measured(prompts: Iterable[str], kept: Path = KEPT) -> Mapping[str, float]:
    """Speak prompts and measure them.

    Args:
        prompts: spoken texts.
        kept: the file in which measurements are kept from one run to the next, by a hash of the text.

    Returns:
        Seconds by prompt.
    """
    wanted = {prompt: hashlib.sha256(prompt.encode()).hexdigest()[:16] for prompt in prompts}
    known: dict[str, float] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    new = [prompt for prompt, key in wanted.items() if key not in known]
    if new:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            known |= zip((wanted[prompt] for prompt in new), pool.map(_speak, new), strict=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".partial")
        partial.write_text(json.dumps(known), encoding="utf-8")
        partial.replace(kept)
    return {prompt: known[key] for prompt, key in wanted.items()}


def _speak(prompt: str) -> float:
    done = subprocess.run([*COMMAND, "--stdout", "--", prompt], capture_output=True, check=True)
    return max(0, len(done.stdout) - _HEADER) / _BYTES_A_SECOND
