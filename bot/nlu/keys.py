"""What our classifier adds to the parse data of Rasa."""

from __future__ import annotations

COMMAND_INTENTS = frozenset(
    {
        *("walk_done", "walk_back", "walk_repeat", "walk_not_found", "walk_stop", "walk_restart", "walk_where"),
        *("affirm", "deny"),
    }
)
"""The intents that are commands within a guided walk."""
CANDIDATES = "candidates"
"""Key in the parse data: the intents to offer after the decision `clarify`."""
PARTS = "parts"
"""Key in the parse data: the two questions of a message, each as parse data of its own; empty when there is one."""
COMMANDS = "commands"
"""Key in the parse data: intent → probability of what may be a command within a guided walk."""
ALSO = "also"
"""Key in the parse data: an intent that may be asked beside the one that is answered, or None."""
