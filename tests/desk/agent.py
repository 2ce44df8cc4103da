"""A browser of a helpdesk agent, who signs in at the demo provider."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.conftest import Instance
from tests.gateway.visitor import ITSME


@contextmanager
def signed_in_agent(instance: Instance, key: str) -> Iterator[httpx.Client]:
    """A browser in which an employee is signed in at the desk, until the block ends; then they are out, and in nobody's way.

    Args:
        instance: the running product.
        key: a key of `demo/agents.yml`.
    """
    with new_browser(instance.url) as browser:
        sign_in(browser, key)
        try:
            yield browser
        finally:
            browser.post("/desk/afmelden")


def new_browser(url: str) -> httpx.Client:
    """A browser without a cookie, to be closed; it follows no redirect by itself.

    Args:
        url: the address of the gateway.
    """
    return httpx.Client(base_url=url, timeout=30.0, trust_env=False)


def sign_in(browser: httpx.Client, key: str) -> None:
    """Press the button of the desk and sign in at the provider."""
    arrived = browser.get(way_back(browser, way_in(browser), key))
    assert (arrived.status_code, arrived.headers.get("location")) == (303, "/desk"), arrived.text


def way_in(browser: httpx.Client) -> httpx.URL:
    """Press the button of the desk; gives the address at which the provider asks who one is."""
    left = browser.post("/desk/aanmelden", headers={"Origin": str(browser.base_url).rstrip("/")})
    assert left.next_request is not None, left.text
    return left.next_request.url


def way_back(browser: httpx.Client, way_in: httpx.URL, key: str, means: str = ITSME) -> httpx.URL:
    """Choose someone at the provider; gives the address to which it sends the browser, not yet visited."""
    form = dict(way_in.params) | {"person": key, "means": means}
    left = browser.post(way_in.copy_with(query=None), data=form)
    assert left.next_request is not None, left.text
    return left.next_request.url


def nobody_at_the_desk(instance: Instance) -> None:
    """Every agent is out, and nobody waits: what earlier tests of the same instance left is gone."""
    with sqlite3.connect(instance.state_dir / "gateway.db", timeout=10) as database:
        database.execute("delete from agent_sessions")
        database.execute("update cases set state = 'bot', owner = null, wanted = null, waiting_since = null, owned_since = null")
        database.execute("update agents set status = 'out'")
