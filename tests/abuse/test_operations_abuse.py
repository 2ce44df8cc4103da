"""Abuse by configuration: what must not start, and what must not be told; the numbers are those of the abuse list."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import RSAKey

from cli.ports import free_port
from demo.settings import Settings as DemoSettings
from demo.settings import SettingsError as DemoSettingsError
from gateway.settings import Settings, SettingsError
from tests.conftest import ROOT, Instance
from tests.gateway.alone import DATA_KEY, NOBODY, TOKEN, gateway
from tests.gateway.visitor import Visitor

PYTHON = ".venv/bin/python"
DEMO = {
    "HULP_ENV": "development",
    "HULP_DEMO_PORT": "1",
    "HULP_OIDC_ISSUER": "http://127.0.0.1:1",
    "HULP_OIDC_KEY_FILE": "there-is-no-such-file",
}
PRODUCTION = {
    "HULP_ENV": "production",
    "HULP_PUBLIC_URL": "https://hulp.example.be",
    "HULP_BOT_URL": NOBODY,
    "HULP_BOT_TOKEN": TOKEN,
    "HULP_INTERNAL_TOKEN": TOKEN,
    "HULP_DATA_KEYS": DATA_KEY,
    "HULP_AUDIT_KEY": TOKEN,
    "HULP_OIDC_ISSUER": "https://login.example/op",
}


def start(module: str, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a process that is expected to refuse."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HULP_")}
    command = [PYTHON, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def key_file(tmp_path: Path) -> str:
    file = tmp_path / "key.json"
    file.write_text(json.dumps(RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)))
    return str(file)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"HULP_ENV": "production"}, "HULP_ENV must be 'development'", id="production"),
        pytest.param({"HULP_ENV": ""}, "HULP_ENV must be 'development'", id="no environment"),
        pytest.param({"HULP_DEMO_HOST": "0.0.0.0"}, "must be loopback", id="every address"),  # noqa: S104
        pytest.param({"HULP_DEMO_HOST": "10.0.0.4"}, "must be loopback", id="private network"),
        pytest.param({"HULP_OIDC_ISSUER": "http://10.0.0.4:1"}, "must be loopback", id="issuer elsewhere"),
        pytest.param({"HULP_OIDC_ISSUER": "https://login.example"}, "must be loopback", id="issuer in public"),
        pytest.param({"HULP_OIDC_ISSUER": "http://127.0.0.1.example:1"}, "must be loopback", id="issuer that looks like loopback"),
    ],
)
def test_case_52_the_demo_provider_refuses_to_start_outside_development(changed: dict[str, str], said: str) -> None:
    assert DemoSettings.from_environment(DEMO).host == "127.0.0.1"
    with pytest.raises(DemoSettingsError, match=said):
        DemoSettings.from_environment(DEMO | changed)


def test_case_52_the_process_ends_with_an_error() -> None:
    refused = start("demo", DEMO | {"HULP_ENV": "production"})
    assert refused.returncode != 0
    assert "HULP_ENV must be 'development'" in refused.stderr


def test_case_52_invented_citizens_are_for_development(tmp_path: Path) -> None:
    store = tmp_path / "citizens.db"
    environment = {"HULP_CITIZEN_DB": f"sqlite+aiosqlite:///{store}"}
    assert start("demo.seed", environment | {"HULP_ENV": "production"}).returncode != 0
    assert not store.exists()
    assert start("demo.seed", environment | {"HULP_ENV": "development"}).returncode == 0
    assert store.exists()


def test_case_52_production_starts_no_demo_provider(tmp_path: Path) -> None:
    """The supervisor leaves it out; the gateway then says that it lacks the settings of production."""
    environment = {"HULP_ENV": "production", "HULP_STATE_DIR": str(tmp_path / "state"), "PORT": str(free_port())}
    ended = start("cli", environment, "up")
    assert ended.returncode != 0
    assert "HULP_PUBLIC_URL must be set" in ended.stdout
    assert "demo" not in ended.stdout
    assert not (tmp_path / "state" / "citizens.db").exists() or b"Demo-" not in (tmp_path / "state" / "citizens.db").read_bytes()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"HULP_OIDC_ISSUER": "http://login.example/op"}, "HULP_OIDC_ISSUER must be a public https", id="http issuer"),
        pytest.param({"HULP_OIDC_ISSUER": "https://127.0.0.1:9500"}, "HULP_OIDC_ISSUER must be a public https", id="demo issuer"),
        pytest.param({"HULP_OIDC_ISSUER": "login.example"}, "HULP_OIDC_ISSUER must look like", id="no address"),
        pytest.param({"HULP_PUBLIC_URL": "http://hulp.example.be"}, "HULP_PUBLIC_URL must start with https", id="http"),
        pytest.param({"HULP_DATA_KEYS": "secret"}, "HULP_DATA_KEYS must hold", id="weak key"),
        pytest.param({"HULP_DATA_KEYS": ""}, "HULP_DATA_KEYS must be set", id="no key"),
        pytest.param({"HULP_AUDIT_KEY": "secret"}, "HULP_AUDIT_KEY must have", id="weak audit key"),
        pytest.param({"HULP_INTERNAL_TOKEN": "secret"}, "HULP_INTERNAL_TOKEN must have", id="weak token"),
        pytest.param({"HULP_BOT_TOKEN": ""}, "HULP_BOT_TOKEN must be set", id="no token"),
        pytest.param({"HULP_OIDC_KEY_FILE": ""}, "HULP_OIDC_KEY_FILE must name", id="no client key"),
        pytest.param({"HULP_OIDC_KEY_FILE": "/no/such/file"}, "there is no file", id="client key is not there"),
        pytest.param({"HULP_LOG_LEVEL": "DEBUG"}, "HULP_LOG_LEVEL", id="debug"),
    ],
)
def test_case_53_production_refuses_weak_settings(changed: dict[str, str], said: str, key_file: str) -> None:
    good = PRODUCTION | {"HULP_OIDC_KEY_FILE": key_file}
    assert Settings.from_environment(good).env == "production"
    with pytest.raises(SettingsError, match=said) as refused:
        Settings.from_environment(good | changed)
    assert TOKEN not in str(refused.value)
    assert DATA_KEY not in str(refused.value)


def test_case_53_the_process_ends_with_an_error() -> None:
    refused = start("gateway", PRODUCTION | {"HULP_OIDC_ISSUER": "http://login.example/op"})
    assert refused.returncode != 0
    assert "HULP_OIDC_ISSUER must be a public https" in refused.stderr


def test_case_53_a_client_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    environment = PRODUCTION | {
        "HULP_OIDC_KEY_FILE": str(bad),
        "HULP_STATE_DIR": str(tmp_path),
        "HULP_PORT": str(free_port()),
        "HULP_INTERNAL_PORT": str(free_port()),
    }
    refused = start("gateway", environment)
    assert refused.returncode != 0
    assert "holds no RSA key" in refused.stderr


@pytest.mark.parametrize(
    "path", ["/", "/hulp", "/mijn-toestemmingen", "/afgemeld", "/aanmelden/x", "/auth/callback?code=x", "/api/session"]
)
def test_case_54_every_page_has_its_headers(instance: Instance, path: str) -> None:
    headers = httpx.get(f"{instance.url}{path}", trust_env=False).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_case_54_forms_go_to_this_site_and_to_the_provider_only(instance: Instance) -> None:
    policy = httpx.get(f"{instance.url}/", trust_env=False).headers["Content-Security-Policy"]
    assert f"form-action 'self' {instance.issuer};" in policy


def test_case_54_the_address_with_a_code_is_told_to_nobody(instance: Instance) -> None:
    with Visitor(instance.url) as visitor:
        login = visitor.say("heb ik nieuwe post?")["blocks"][0]
        visitor.http.follow_redirects = False
        left = visitor.http.post(login["url"], data={"terug": "/"})
        back = left
        while "code=" not in back.url.query.decode() and back.next_request:
            back = visitor.http.send(back.next_request)
            if "Verzonnen persoon" in back.text:
                asked = dict(back.url.params) | {"person": "leeg", "means": "urn:be:vlaanderen:authmech:itsme"}
                back = visitor.http.post(back.url.copy_with(query=None), data=asked)
        assert "code=" in str(back.url)
        assert back.headers["Referrer-Policy"] == "no-referrer"
        assert "code=" not in back.headers["Location"]
    code = back.url.params["code"]
    assert code not in instance.log()
    assert back.url.params["state"] not in instance.log()


def test_case_54_https_is_strict(tmp_path: Path, instance: Instance) -> None:
    assert "Strict-Transport-Security" not in httpx.get(f"{instance.url}/health", trust_env=False).headers
    with gateway(tmp_path, ENV="production", PUBLIC_URL="https://hulp.example.be") as url:
        headers = httpx.get(f"{url}/health", trust_env=False).headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def uv(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    found = ROOT / "build/uv/bin/uv"
    program = str(found) if found.exists() else "uv"
    command = [program, *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("project", [".", "bot"])
def test_case_55_what_is_installed_is_what_the_lock_file_says(project: str, tmp_path: Path) -> None:
    check = ("sync", "--frozen", "--check", "--inexact", "--project", project)
    empty = uv(*check, UV_PROJECT_ENVIRONMENT=str(tmp_path / "empty"))
    assert empty.returncode != 0  # an environment that lacks everything is seen
    whole = uv(*check)
    assert whole.returncode == 0, whole.stderr


def test_case_55_rasa_can_be_imported_and_is_the_pinned_one() -> None:
    command = ["bot/.venv/bin/python", "-W", "ignore", "-c", "from importlib.metadata import version; print(version('rasa'))"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "3.6.21"
