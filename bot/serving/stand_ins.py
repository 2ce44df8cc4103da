"""Keep libraries that only training and other channels use out of the serving process.

Importing Rasa's agent loads TensorFlow, scikit-learn, drivers of databases and clients of chat services, whichever pipeline and
channel are used. In their place go modules whose every attribute is a class that cannot be called: enough for base classes and type
hints, and an honest error for anything more.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NOT_SERVED = frozenset(
    {
        *("tensorflow", "keras", "sklearn", "matplotlib"),  # training and reports
        *("boto3", "botocore", "pymongo"),  # tracker stores that are not used
        *("aiogram", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "socketio", "twilio", "webexteamssdk"),
        *("questionary", "prompt_toolkit"),  # the command line
        "rasa.engine.recipes.default_components",  # imports every component of Rasa
    }
)
"""Top-level packages, or full module names, that the serving process does without."""


class NotServedError(RuntimeError):
    """Something called a library that was left out of the serving process."""


class _StandInClass(type):
    """Makes classes that can be named and inherited from, not used."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "stands_in_for" in vars(cls):
            raise NotServedError(f"{cls.__name__} is not loaded here; start with HULP_BOT_LEAN=off to load everything")
        return super().__call__(*args, **kwargs)


class _StandInModule(ModuleType):
    """A module that has any name one asks for."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    """Serves a stand-in for every module that is not served."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname in NOT_SERVED or fullname.partition(".")[0] in NOT_SERVED:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Put the stand-ins in place; call it before anything of Rasa is imported.

    Raises:
        RuntimeError: one of the libraries is loaded already, so that it is too late.
    """
    too_late = sorted(NOT_SERVED & set(sys.modules))
    if too_late:
        raise RuntimeError(f"loaded before the stand-ins: {', '.join(too_late)}")
    sys.meta_path.insert(0, _Finder())


def _stand_in(name: str) -> type:
    return _StandInClass(name, (), {"stands_in_for": name})
