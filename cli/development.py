"""What a development instance has instead of an operator: keys of its own, invented citizens, and the demo identity provider."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet
from joserfc.jwk import RSAKey

from cli.ports import free_port
from cli.running import write_secret


def prepare(root: Path, port: int, state_dir: Path, environment: dict[str, str]) -> dict[str, str]:
    """Make the keys, and fill the citizen store.

    Args:
        root: the project folder.
        port: the public port.
        state_dir: where the keys are kept, so that a login outlives a restart.
        environment: what the processes get already; a variable that is set there wins.

    Returns:
        More variables for the processes.
    """
    demo_port = environment.get("HULP_DEMO_PORT") or str(free_port())
    made = {
        "HULP_DEMO_PORT": demo_port,
        "HULP_OIDC_ISSUER": f"http://127.0.0.1:{demo_port}",
        "HULP_OIDC_KEY_FILE": str(_client_key(state_dir / "oidc-client-key.json")),
        "HULP_PUBLIC_URL": f"http://127.0.0.1:{port}",
        **_keys(state_dir / "development-keys.json"),
    }
    given = {name: environment[name] for name in made if name in environment}
    subprocess.run([sys.executable, "-m", "demo.seed"], cwd=root, env=environment, stdout=subprocess.DEVNULL, check=True)
    return made | given


def _keys(file: Path) -> dict[str, str]:
    if not file.is_file():
        write_secret(
            file, json.dumps({"HULP_DATA_KEYS": Fernet.generate_key().decode(), "HULP_AUDIT_KEY": secrets.token_urlsafe(32)})
        )
    return dict(json.loads(file.read_text(encoding="utf-8")))


def _client_key(file: Path) -> Path:
    if not file.is_file():
        write_secret(file, json.dumps(RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)))
    return file.resolve()
