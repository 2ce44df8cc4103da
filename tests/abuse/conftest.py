"""What the tests of abuse share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.abuse.citizen import Citizen
from tests.abuse.liar import Liar, login_settings
from tests.abuse.parts import MovingClock, Parts, parts_on
from tests.conftest import Instance
from tests.gateway.alone import gateway
from tests.gateway.visitor import Visitor
from tests.login.malicious import malicious_provider


@pytest.fixture
def alive_afterwards(instance: Instance) -> Iterator[None]:
    """Whatever a test does: the product can still answer."""
    yield
    assert httpx.get(f"{instance.url}/health", timeout=20.0, trust_env=False).json() == {"status": "ok"}


@pytest.fixture
def visitor(instance: Instance) -> Iterator[Visitor]:
    """A browser."""
    with Visitor(instance.url) as found:
        yield found


@pytest.fixture
def citizen(instance: Instance) -> Iterator[Citizen]:
    """A browser."""
    with Citizen(instance.url) as found:
        yield found


@pytest.fixture
def clock() -> MovingClock:
    """The clock of `parts`."""
    return MovingClock()


@pytest.fixture
async def parts(tmp_path: Path, clock: MovingClock) -> AsyncIterator[Parts]:
    """The parts of a gateway, on a new database."""
    async with parts_on(tmp_path, clock) as found:
        yield found


@pytest.fixture(scope="session")
def liar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Liar]:
    """A gateway whose provider lies."""
    folder = tmp_path_factory.mktemp("liar")
    with malicious_provider() as provider, gateway(folder, **login_settings(folder, provider.issuer)) as url:
        yield Liar(url, folder, provider)
