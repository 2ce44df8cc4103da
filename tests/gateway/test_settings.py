from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from gateway.settings import Settings, SettingsError

DATA_KEY = Fernet.generate_key().decode()
DEVELOPMENT = {
    "HULP_ENV": "development",
    "HULP_BOT_URL": "http://127.0.0.1:5005",
    "HULP_BOT_TOKEN": "t" * 32,
    "HULP_INTERNAL_TOKEN": "i" * 32,
    "HULP_DATA_KEYS": DATA_KEY,
    "HULP_AUDIT_KEY": "a" * 32,
}
PRODUCTION = DEVELOPMENT | {"HULP_ENV": "production", "HULP_PUBLIC_URL": "https://hulp.example.be"}


def test_defaults_of_a_development_instance() -> None:
    settings = Settings.from_environment(DEVELOPMENT)
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert settings.state_dir == Path("var").resolve()
    assert settings.database_url == f"sqlite+aiosqlite:///{Path('var').resolve()}/gateway.db"
    assert (settings.bot_timeout, settings.max_text, settings.turns_per_minute, settings.proxies) == (10, 2000, 30, 0)
    assert settings.sessions_per_hour == 100_000
    assert settings.development
    assert not settings.secure


def test_production_is_the_default_and_stricter() -> None:
    settings = Settings.from_environment({name: value for name, value in PRODUCTION.items() if name != "HULP_ENV"})
    assert settings.env == "production"
    assert settings.secure
    assert settings.sessions_per_hour == 60
    assert settings.origins == {"https://hulp.example.be"}


def test_a_development_instance_also_answers_to_localhost() -> None:
    settings = Settings.from_environment(DEVELOPMENT | {"HULP_PORT": "9000"})
    assert settings.origins == {"http://127.0.0.1:9000", "http://localhost:9000"}
    assert settings.hosts == {"127.0.0.1:9000", "localhost:9000"}


def test_every_setting_is_read(tmp_path: Path) -> None:
    key_file = tmp_path / "key.json"
    key_file.write_text("{}")
    second_key = Fernet.generate_key().decode()
    settings = Settings.from_environment(
        PRODUCTION
        | {
            "HULP_HOST": "10.0.0.1",
            "HULP_PORT": "81",
            "HULP_STATE_DIR": "/srv/state",
            "HULP_DATABASE_URL": "postgresql+psycopg://db/hulp",
            "HULP_MODEL": "/srv/models",
            "HULP_BOT_TIMEOUT": "3",
            "HULP_PORTAL_URL": "https://portal.example.be",
            "HULP_DESK_TOKENS": f"gent:{'g' * 32}, brugge:{'b' * 32}",
            "HULP_DESK_SCOPE": "openid rollen",
            "HULP_DESK_ROLES_CLAIM": "rollen",
            "HULP_DESK_IDLE_SECONDS": "66",
            "HULP_DESK_LOGIN_SECONDS": "67",
            "HULP_AGENT_SECONDS": "68",
            "HULP_FRAME_ORIGINS": "https://gemeente.example.be, https://ocmw.example.be:8443",
            "HULP_VOICE_KEY": "v" * 32,
            "HULP_VOICE_SECRET": "s" * 32,
            "HULP_TWILIO_TOKEN": "t" * 32,
            "HULP_VOICE_PERSON": "sip:1700@pbx.example.be",
            "HULP_SMS_URL": "https://sms.example.be/messages",
            "HULP_SMS_TOKEN": "m" * 32,
            "HULP_SMS_PER_DAY": "11",
            "HULP_MAX_TEXT": "500",
            "HULP_TURNS_PER_MINUTE": "5",
            "HULP_CODE_TRIES": "7",
            "HULP_CALL_BACK_TRIES": "9",
            "HULP_SESSIONS_PER_HOUR": "6",
            "HULP_PROXIES": "2",
            "HULP_INTERNAL_HOST": "10.0.0.2",
            "HULP_INTERNAL_PORT": "82",
            "HULP_DATA_KEYS": f"{DATA_KEY}, {second_key}",
            "HULP_OIDC_ISSUER": "https://idp.example.be/op",
            "HULP_OIDC_CLIENT_ID": "client",
            "HULP_OIDC_KEY_FILE": str(key_file),
            "HULP_OIDC_SCOPE": "openid rrn",
            "HULP_OIDC_SILENT": "off",
            "HULP_IDLE_SECONDS": "61",
            "HULP_LOGIN_SECONDS": "62",
            "HULP_CARD_SECONDS": "63",
            "HULP_ANONYMOUS_HOURS": "64",
            "HULP_KNOWN_HOURS": "65",
            "HULP_LOG_LEVEL": "WARNING",
        }
    )
    assert settings == Settings(
        env="production",
        host="10.0.0.1",
        port=81,
        public_url="https://hulp.example.be",
        state_dir=Path("/srv/state"),
        database_url="postgresql+psycopg://db/hulp",
        model=Path("/srv/models"),
        bot_url="http://127.0.0.1:5005",
        bot_token="t" * 32,
        bot_timeout=3,
        internal_host="10.0.0.2",
        internal_port=82,
        internal_token="i" * 32,
        data_keys=(DATA_KEY, second_key),
        audit_key="a" * 32,
        oidc_issuer="https://idp.example.be/op",
        oidc_client_id="client",
        oidc_key_file=key_file,
        oidc_scope="openid rrn",
        oidc_silent=False,
        idle_seconds=61,
        login_seconds=62,
        card_seconds=63,
        anonymous_hours=64,
        known_hours=65,
        frame_origins=("https://gemeente.example.be", "https://ocmw.example.be:8443"),
        desk_scope="openid rollen",
        desk_roles_claim="rollen",
        desk_idle_seconds=66,
        desk_login_seconds=67,
        agent_seconds=68,
        always_open=False,
        voice_key="v" * 32,
        voice_secret="s" * 32,
        twilio_token="t" * 32,
        voice_person="sip:1700@pbx.example.be",
        sms_url="https://sms.example.be/messages",
        sms_token="m" * 32,
        sms_per_day=11,
        desk_tokens=(("gent", "g" * 32), ("brugge", "b" * 32)),
        portal_url="https://portal.example.be",
        max_text=500,
        turns_per_minute=5,
        code_tries=7,
        call_back_tries=9,
        sessions_per_hour=6,
        proxies=2,
        log_level="WARNING",
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HULP_ENV", "staging"),
        ("HULP_PORT", "0"),
        ("HULP_PORT", "65536"),
        ("HULP_PORT", "http"),
        ("HULP_PORT", "-1"),
        ("HULP_PUBLIC_URL", "hulp.example.be"),
        ("HULP_PUBLIC_URL", "ftp://hulp.example.be"),
        ("HULP_PUBLIC_URL", "https://hulp.example.be/"),
        ("HULP_PUBLIC_URL", "https://hulp.example.be/pad"),
        ("HULP_PUBLIC_URL", "https://hulp.example.be?a=b"),
        ("HULP_BOT_URL", ""),
        ("HULP_BOT_TOKEN", ""),
        ("HULP_BOT_TOKEN", "t" * 31),
        ("HULP_BOT_TIMEOUT", "0"),
        ("HULP_BOT_TIMEOUT", "121"),
        ("HULP_BOT_TIMEOUT", "2.5"),
        ("HULP_DESK_IDLE_SECONDS", "59"),
        ("HULP_DESK_IDLE_SECONDS", "14401"),
        ("HULP_DESK_LOGIN_SECONDS", "59"),
        ("HULP_AGENT_SECONDS", "4"),
        ("HULP_AGENT_SECONDS", "601"),
        ("HULP_MAX_TEXT", "99"),
        ("HULP_MAX_TEXT", "20001"),
        ("HULP_TURNS_PER_MINUTE", "0"),
        ("HULP_SESSIONS_PER_HOUR", "veel"),
        ("HULP_PROXIES", "11"),
        ("HULP_FRAME_ORIGINS", "*"),
        ("HULP_DESK_TOKENS", "gent"),
        ("HULP_DESK_TOKENS", "gent:kort"),
        ("HULP_DESK_TOKENS", ":" + "t" * 32),
        ("HULP_FRAME_ORIGINS", "gemeente.example.be"),
        ("HULP_FRAME_ORIGINS", "https://gemeente.example.be/"),
        ("HULP_FRAME_ORIGINS", "https://gemeente.example.be; script-src *"),
        ("HULP_FRAME_ORIGINS", "http://gemeente.example.be"),
        ("HULP_VOICE_KEY", "v" * 31),
        ("HULP_VOICE_SECRET", "s" * 31),
        ("HULP_VOICE_SECRET", "s" * 32),
        ("HULP_TWILIO_TOKEN", "t" * 32),
        ("HULP_SMS_URL", "http://sms.example.be/messages"),
        ("HULP_SMS_URL", "https://sms.example.be/messages"),
        ("HULP_SMS_TOKEN", "m" * 31),
        ("HULP_SMS_PER_DAY", "0"),
        ("HULP_VOICE_PERSON", "1700"),
        ("HULP_VOICE_PERSON", "sip:1700@pbx.example.be, sip:elders@example.be"),
        ("HULP_LOG_LEVEL", "veel"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{variable} "):
        Settings.from_environment(DEVELOPMENT | {variable: value})


@pytest.mark.parametrize("variable", ["HULP_BOT_URL", "HULP_BOT_TOKEN", "HULP_PUBLIC_URL"])
def test_production_names_what_is_missing(variable: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{variable} must be set$"):
        Settings.from_environment({name: value for name, value in PRODUCTION.items() if name != variable})


def test_production_refuses_http() -> None:
    with pytest.raises(SettingsError, match="HULP_PUBLIC_URL must start with https://"):
        Settings.from_environment(PRODUCTION | {"HULP_PUBLIC_URL": "http://hulp.example.be"})


def test_a_frame_over_http_is_for_development() -> None:
    frame = {"HULP_FRAME_ORIGINS": "http://localhost:8000"}
    assert Settings.from_environment(DEVELOPMENT | frame).frame_origins == ("http://localhost:8000",)
    with pytest.raises(SettingsError, match="HULP_FRAME_ORIGINS"):
        Settings.from_environment(PRODUCTION | frame)


def test_production_refuses_to_log_everything() -> None:
    assert Settings.from_environment(DEVELOPMENT | {"HULP_LOG_LEVEL": "DEBUG"}).log_level == "DEBUG"
    with pytest.raises(SettingsError, match="HULP_LOG_LEVEL"):
        Settings.from_environment(PRODUCTION | {"HULP_LOG_LEVEL": "DEBUG"})


def test_production_refuses_a_short_secret_and_does_not_repeat_it() -> None:
    with pytest.raises(SettingsError, match="HULP_BOT_TOKEN must have at least 32 characters") as error:
        Settings.from_environment(PRODUCTION | {"HULP_BOT_TOKEN": "kort-geheim"})
    assert "kort-geheim" not in str(error.value)
