"""Two providers to sign in at: one that others wrote, and one that lies."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import KeySet, RSAKey

from cli.ports import free_port
from gateway.login.levels import MEANS
from tests.conftest import ROOT
from tests.login.malicious import MaliciousProvider, malicious_provider, new_key

_FOLDER = Path(__file__).parent / "oracle"
_PATIENCE = 30.0
TLS = ssl.create_default_context()
"""Made once: it takes longer than a test."""


@dataclass(frozen=True)
class Oracle:
    """A running `oidc-provider`.

    Attributes:
        issuer: its name and address.
        key: the private key whose public half it knows.
        redirect_uri: where it sends browsers back.
        post_logout_uri: where it sends browsers that signed out.
        person: the claims of its one account.
    """

    issuer: str
    key: RSAKey
    redirect_uri: str
    post_logout_uri: str
    person: dict[str, str]


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    """The provider that others wrote, on a free port."""
    home = f"http://127.0.0.1:{free_port()}"
    running = Oracle(
        issuer=f"http://127.0.0.1:{free_port()}",
        key=new_key("relying-party"),
        redirect_uri=f"{home}/auth/callback",
        post_logout_uri=f"{home}/afgemeld",
        person={
            "given_name": "Lieselotte",
            "family_name": "Verzonnen-Proefmans",
            "rrn": "79020395051",
            "vo_doelgroepcode": "BUR",
        },
    )
    environment = _with_node()
    if not (_FOLDER / "node_modules/.package-lock.json").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=_FOLDER, env=environment, check=True)
    folder = tmp_path_factory.mktemp("oracle")
    keys, log = folder / "jwks.json", folder / "log"
    keys.write_text(json.dumps(KeySet([running.key]).as_dict(private=False)), encoding="utf-8")
    port = running.issuer.rpartition(":")[2]
    addresses = [running.redirect_uri, running.post_logout_uri]
    command = ["node", "provider.mjs", port, str(keys), *addresses, json.dumps(running.person), *MEANS]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=_FOLDER, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=output)
        try:
            _wait(running.issuer, process, log)
            yield running
        finally:
            process.communicate(timeout=_PATIENCE)


@pytest.fixture
def malicious() -> Iterator[MaliciousProvider]:
    """The provider that lies."""
    with malicious_provider() as provider:
        yield provider


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client for the requests of the relying party itself."""
    async with httpx.AsyncClient(timeout=5, trust_env=False, verify=TLS) as client:
        yield client


def _with_node() -> dict[str, str]:
    """An environment in which `npm` and `node` run, found as the Makefile finds them."""
    if shutil.which("npm") is None:
        subprocess.run([_uv(), "sync", "--quiet", "--frozen", "--compile-bytecode", "--group", "node"], cwd=ROOT, check=True)
    return os.environ | {"PATH": f"{os.environ['PATH']}:{ROOT / '.venv/bin'}"}


def _uv() -> str:
    """Where uv is; it may exist as a shim that does not run, so it is tried."""
    try:
        runs = subprocess.run(["uv", "--version"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        runs = False
    return "uv" if runs else str(ROOT / "build/uv/bin/uv")


def _wait(issuer: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{issuer}/.well-known/openid-configuration", trust_env=False, verify=TLS).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the provider did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
