"""Another model is taken up while the bot answers; a model that cannot answer is refused."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from cli.main import main
from gateway.model_files import Model, ModelFiles
from tests.conftest import ROOT, Instance, product
from tests.desk.agent import signed_in_agent

TURNS = 50
_PATIENCE = 60.0


def variant(source: Path, target: Path, **changes: Any) -> None:
    """A copy of a model with other metadata, and so another fingerprint."""
    target.parent.mkdir(exist_ok=True)
    with tarfile.open(source) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for member in old:
            file = old.extractfile(member) if member.isfile() else None
            content = file.read() if file else b""
            if member.name == "metadata.json":
                content = json.dumps(json.loads(content) | changes).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content) if file else None)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the model in use, an earlier one that can answer, and one that names an entry that is gone."""
    folder = tmp_path_factory.mktemp("models")
    current = folder / "current.tar.gz"
    shutil.copyfile(ROOT / "models/current.tar.gz", current)
    variant(current, folder / "earlier/good.tar.gz", trained_at="2026-11-01T08:00:00")
    with tarfile.open(current) as archive:
        metadata = archive.extractfile("metadata.json")
        assert metadata is not None
        domain = json.load(metadata)["domain"]
    domain["intents"] = [*domain["intents"], "faq_ebox__bestaat-niet-meer"]
    variant(current, folder / "earlier/gone.tar.gz", trained_at="2026-11-02T08:00:00", domain=domain)
    return folder


@pytest.fixture(scope="module")
def running(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with product(tmp_path_factory.mktemp("state"), MODEL=str(models)) as instance:
        yield instance


def named(models: Path, day: str) -> Model:
    return next(model for model in ModelFiles(models).all() if model.name.startswith(day))


def use(running: Instance, models: Path, name: str) -> Result:
    """`hulpnodig admin model use` against the running instance, which its state folder tells about."""
    environment = {"HULP_MODEL": str(models), "HULP_DATABASE_URL": None, "HULP_AUDIT_KEY": None}
    environment |= {"HULP_BOT_URL": None, "HULP_BOT_TOKEN": None}
    words = ["admin", "model", "use", name, "--by", "els", "--state-dir", str(running.state_dir)]
    return CliRunner(env=environment).invoke(main, words)


def bot(running: Instance) -> httpx.Client:
    headers = {"Authorization": f"Bearer {running.bot_token}"}
    return httpx.Client(base_url=running.bot_url, headers=headers, timeout=60.0, trust_env=False)


def outcome(client: httpx.Client) -> str:
    body = {"conversation": uuid.uuid4().hex, "turn": uuid.uuid4().hex, "kind": "text", "text": "Wat is de eBox?"}
    answer = client.post("/turn", json=body)
    return str(answer.json()["outcome"]) if answer.status_code == 200 else answer.text


def said(client: httpx.Client) -> dict[str, Any]:
    return dict(client.get("/model").json())


def until(client: httpx.Client, key: str, value: str | None) -> dict[str, Any]:
    deadline = time.monotonic() + _PATIENCE
    while (found := said(client))[key] != value:
        assert time.monotonic() < deadline, found
        time.sleep(0.5)
    return found


def test_no_turn_fails_while_the_model_is_replaced(running: Instance, models: Path) -> None:
    before, wanted = ModelFiles(models).all()[0], named(models, "20261101")
    with bot(running) as client, ThreadPoolExecutor(4) as pool:
        assert said(client) == {"answering": before.fingerprint, "refused": None}
        switching = pool.submit(use, running, models, wanted.name)
        outcomes: list[str] = []
        while not switching.done() or len(outcomes) < TURNS:
            outcomes += pool.map(outcome, [client] * 3)
        assert said(client) == {"answering": wanted.fingerprint, "refused": None}
    assert switching.result().output.startswith(f"{wanted.name} answers from now on."), switching.result().output
    assert set(outcomes) == {"answered"}
    now, *earlier = ModelFiles(models).all()
    assert now.name == wanted.name
    assert before.name in [model.name for model in earlier]


def test_a_model_with_an_entry_that_is_gone_is_refused(running: Instance, models: Path) -> None:
    with bot(running) as client:
        before, wanted = said(client)["answering"], named(models, "20261102")
        refused = use(running, models, wanted.name)
        assert refused.exit_code == 1
        assert f"goes on with model {before}: it refuses the new one, and its log says why" in refused.output
        assert said(client) == {"answering": before, "refused": wanted.fingerprint}
        assert outcome(client) == "answered"
    assert "it gives answers that the content does not have: faq_ebox__bestaat-niet-meer" in running.log()


def test_a_broken_file_is_refused_and_a_good_one_after_it_is_taken_up(running: Instance, models: Path) -> None:
    current = models / "current.tar.gz"
    with bot(running) as client:
        before = said(client)["answering"]
        current.write_bytes(b"broken")
        time.sleep(1)
        deadline = time.monotonic() + _PATIENCE
        while f"in {current} is refused, {before} goes on answering: '{current}' is not a model" not in running.log():
            assert time.monotonic() < deadline
            time.sleep(0.5)
        assert outcome(client) == "answered"
        wanted = named(models, "20261101")
        assert use(running, models, wanted.name).exit_code == 0
        assert until(client, "refused", None)["answering"] == wanted.fingerprint
        assert outcome(client) == "answered"


def test_a_supervisor_chooses_a_model_on_the_page(running: Instance, models: Path) -> None:
    with signed_in_agent(running, "marc") as marc, bot(running) as client:
        in_use = ModelFiles(models).all()[0]
        wanted = next(m for m in ModelFiles(models).all() if m.name not in (in_use.name, named(models, "20261102").name))
        headers = {"Origin": running.url}
        asked = marc.post("/desk/beheer/model", data={"name": wanted.name}, headers=headers)
        assert f"Model {wanted.name} gebruiken?" in asked.text
        assert ModelFiles(models).all()[0] == in_use
        done = marc.post("/desk/beheer/model/zeker", data={"name": wanted.name}, headers=headers)
        assert (done.status_code, done.headers["location"]) == (303, "/desk/beheer?gedaan=model#model")
        until(client, "answering", wanted.fingerprint)
        page = marc.get("/desk/beheer?gedaan=model").text
        assert "Het model staat klaar." in page
        assert "neemt model" not in page
        assert "ander model in gebruik genomen" in page
        again = marc.post("/desk/beheer/model/zeker", data={"name": wanted.name}, headers=headers)
        assert again.status_code == 400
        assert "Dat model is al in gebruik." in again.text


def test_without_the_token_nobody_learns_which_model_answers(running: Instance) -> None:
    assert httpx.get(f"{running.bot_url}/model", trust_env=False).status_code == 401


def test_the_models_are_listed(running: Instance, models: Path) -> None:
    command = [".venv/bin/hulpnodig", "admin", "model", "list"]
    environment = {"HULP_MODEL": str(models), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
    listed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert "in use" in listed
    assert all(model.name in listed and model.fingerprint in listed for model in ModelFiles(models).all())
