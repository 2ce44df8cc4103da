"""The only reader of the environment in the gateway."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

_SECRET_LENGTH = 32
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?")
_LINE = re.compile(r"sips?:[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+(?::\d{1,5})?|\+[1-9]\d{6,14}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """Settings of the gateway; each is the environment variable `HULP_` + its name in capitals.

    Attributes:
        env: `production` (the default) or `development`.
        host: address to listen on.
        port: public port.
        public_url: the address that citizens see, scheme and host and nothing more; https in production.
        state_dir: folder for everything that the process keeps on disk.
        database_url: SQLAlchemy address of the transcript (asynchronous driver).
        model: the model in use, or the folder of which the newest is in use, as the bot reads it; the other models stand beside it.
        bot_url: address of the bot process.
        bot_token: bearer token for the bot, the same as in the bot's environment.
        bot_timeout: seconds to wait for the bot before the turn counts as failed.
        internal_port: port of the private listener for the actions server (`gateway/private.py`).
        internal_host: its address; loopback unless a private network needs another.
        internal_token: the bearer token that the actions server sends there.
        data_keys: Fernet keys, separated by commas; the first encrypts who is signed in and the content of cards.
        audit_key: key of the seals of the audit and of the pseudonyms in it.
        oidc_issuer: the identity provider; without one nobody can sign in here.
        oidc_client_id: our name at the provider.
        oidc_key_file: file with our private RSA key as a JWK with a `kid`.
        oidc_scope: the scopes that we ask for.
        oidc_silent: whether a citizen who is signed in to the portal is tried with `prompt=none` first.
        idle_seconds: how long a login lives without a sign of the citizen.
        login_seconds: how long a login lives at all.
        card_seconds: how long a card is shown.
        anonymous_hours: how long a conversation is kept after its last message, when nobody signed in.
        known_hours: the same, when someone did.
        frame_origins: the origins of other sites that may show the assistant in a frame.
        desk_tokens: name and token of every helpdesk that may ask for suggestions.
        desk_scope: the scopes that we ask for when an agent signs in.
        desk_roles_claim: the claim that holds an agent's roles.
        desk_idle_seconds: how long an agent's login lives when they do nothing.
        desk_login_seconds: how long an agent's login lives at all.
        agent_seconds: how long after the last sign of an open desk an agent still counts as present.
        always_open: whether agents answer at any hour; in development only.
        voice_secret: the secret with which jambonz signs its webhooks; without one, jambonz is not connected.
        twilio_token: the auth token with which Twilio signs its webhooks; without one, Twilio is not connected.
        voice_key: key of the HMAC under which a call is known here; None when there is no phone line.
        sms_url: where messages are posted (`gateway/sms.py`); without one they lie in a folder in development, and in production
            none is sent.
        sms_token: the bearer token for it.
        sms_per_day: messages of a kind that are sent in a day, to whomever.
        voice_person: where a caller is put through to a person: a SIP address, or a number as E.164; without one, nobody is.
        portal_url: where a citizen finds their own data when nobody can sign in here.
        max_text: longest message, in characters.
        turns_per_minute: turns that one session may take in a minute.
        code_tries: codes of walks that one address may try in ten minutes; guessing one of a million takes longer than one lives.
        call_back_tries: tries to plan a call-back that one address has in an hour; a library or a family shares an address.
        sessions_per_hour: new sessions that one address may start in an hour.
        proxies: how many trusted reverse proxies stand in front (for the citizen's address).
        log_level: how much is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`; `DEBUG` in development only.
    """

    env: str
    host: str
    port: int
    public_url: str
    state_dir: Path
    database_url: str
    model: Path
    bot_url: str
    bot_token: str
    bot_timeout: float
    internal_host: str
    internal_port: int
    internal_token: str
    data_keys: tuple[str, ...]
    audit_key: str
    oidc_issuer: str | None
    oidc_client_id: str
    oidc_key_file: Path | None
    oidc_scope: str
    oidc_silent: bool
    idle_seconds: int
    login_seconds: int
    card_seconds: int
    anonymous_hours: int
    known_hours: int
    frame_origins: tuple[str, ...]
    desk_tokens: tuple[tuple[str, str], ...]
    desk_scope: str
    desk_roles_claim: str
    desk_idle_seconds: int
    desk_login_seconds: int
    agent_seconds: int
    always_open: bool
    voice_secret: str | None
    twilio_token: str | None
    voice_key: str | None
    voice_person: str | None
    sms_url: str | None
    sms_token: str | None
    sms_per_day: int
    portal_url: str
    max_text: int
    turns_per_minute: int
    code_tries: int
    call_back_tries: int
    sessions_per_hour: int
    proxies: int
    log_level: str

    @property
    def development(self) -> bool:
        """Whether this is a development instance."""
        return self.env == "development"

    @property
    def secure(self) -> bool:
        """Whether citizens reach the gateway by https."""
        return self.public_url.startswith("https://")

    @property
    def origins(self) -> frozenset[str]:
        """The origins from which a browser may post."""
        if not self.development:
            return frozenset({self.public_url})
        return frozenset({self.public_url, f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}"})

    @property
    def hosts(self) -> frozenset[str]:
        """The values of the Host header that this instance answers to."""
        return frozenset(urlsplit(origin).netloc for origin in self.origins) | {f"{self.host}:{self.port}"}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check the environment.

        Args:
            environment: the variables; those of the process when absent.

        Raises:
            SettingsError: a setting is missing or wrong.
        """
        reader = _Reader(os.environ if environment is None else environment)
        env = reader.text("ENV", "production")
        if env not in ("production", "development"):
            raise SettingsError(f"HULP_ENV must be 'production' or 'development', not '{env}'")
        development = env == "development"
        port = reader.whole("PORT", 8080, 1, 65535)
        state_dir = Path(reader.text("STATE_DIR", "var")).resolve()
        settings = cls(
            env=env,
            host=reader.text("HOST", "127.0.0.1"),
            port=port,
            public_url=reader.text("PUBLIC_URL", f"http://127.0.0.1:{port}" if development else None),
            state_dir=state_dir,
            database_url=reader.text("DATABASE_URL", f"sqlite+aiosqlite:///{state_dir / 'gateway.db'}"),
            model=Path(reader.text("MODEL", "models")),
            bot_url=reader.text("BOT_URL", None),
            bot_token=reader.secret("BOT_TOKEN"),
            bot_timeout=reader.whole("BOT_TIMEOUT", 10, 1, 120),
            internal_host=reader.text("INTERNAL_HOST", "127.0.0.1"),
            internal_port=reader.whole("INTERNAL_PORT", 8090, 1, 65535),
            internal_token=reader.secret("INTERNAL_TOKEN"),
            data_keys=reader.fernet_keys("DATA_KEYS"),
            audit_key=reader.secret("AUDIT_KEY"),
            oidc_issuer=reader.optional("OIDC_ISSUER"),
            oidc_client_id=reader.text("OIDC_CLIENT_ID", "hulp-nodig"),
            oidc_key_file=reader.file("OIDC_KEY_FILE"),
            oidc_scope=reader.text("OIDC_SCOPE", "openid profile rrn vo"),
            oidc_silent=reader.switch("OIDC_SILENT", "on"),
            idle_seconds=reader.whole("IDLE_SECONDS", 600, 60, 3600),
            login_seconds=reader.whole("LOGIN_SECONDS", 1800, 60, 14_400),
            card_seconds=reader.whole("CARD_SECONDS", 600, 30, 3600),
            anonymous_hours=reader.whole("ANONYMOUS_HOURS", 24, 1, 24 * 31),
            known_hours=reader.whole("KNOWN_HOURS", 24 * 30, 1, 24 * 366),
            frame_origins=reader.origins("FRAME_ORIGINS", development),
            desk_tokens=reader.tokens("DESK_TOKENS"),
            desk_scope=reader.text("DESK_SCOPE", "openid profile vo hulpnodig_rollen"),
            desk_roles_claim=reader.text("DESK_ROLES_CLAIM", "hulpnodig_rol_3d"),
            desk_idle_seconds=reader.whole("DESK_IDLE_SECONDS", 1800, 60, 14_400),
            desk_login_seconds=reader.whole("DESK_LOGIN_SECONDS", 36_000, 60, 86_400),
            agent_seconds=reader.whole("AGENT_SECONDS", 60, 5, 600),
            always_open=reader.switch("ALWAYS_OPEN", "off"),
            voice_secret=reader.optional_secret("VOICE_SECRET"),
            twilio_token=reader.optional_secret("TWILIO_TOKEN"),
            voice_key=reader.optional_secret("VOICE_KEY"),
            voice_person=reader.line("VOICE_PERSON"),
            sms_url=reader.optional("SMS_URL"),
            sms_token=reader.optional_secret("SMS_TOKEN"),
            sms_per_day=reader.whole("SMS_PER_DAY", 2000, 1, 1_000_000),
            portal_url=reader.text("PORTAL_URL", "https://mijnburgerprofiel.be"),
            max_text=reader.whole("MAX_TEXT", 2000, 100, 20_000),
            turns_per_minute=reader.whole("TURNS_PER_MINUTE", 30, 1, 10_000),
            code_tries=reader.whole("CODE_TRIES", 5, 1, 10_000),
            call_back_tries=reader.whole("CALL_BACK_TRIES", 20, 1, 10_000),
            sessions_per_hour=reader.whole("SESSIONS_PER_HOUR", 100_000 if development else 60, 1, 10_000_000),
            proxies=reader.whole("PROXIES", 0, 0, 10),
            log_level=reader.text("LOG_LEVEL", "INFO"),
        )
        parts = urlsplit(settings.public_url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
            raise SettingsError("HULP_PUBLIC_URL must look like https://example.be, without a path or a final slash")
        if not development and not settings.secure:
            raise SettingsError("HULP_PUBLIC_URL must start with https:// in production")
        if settings.log_level not in _LOG_LEVELS or (settings.log_level == "DEBUG" and not development):
            raise SettingsError(f"HULP_LOG_LEVEL must be one of {', '.join(_LOG_LEVELS)}; DEBUG is for development")
        if settings.always_open and not development:
            raise SettingsError("HULP_ALWAYS_OPEN is for development: nobody may be promised a person who is not there")
        for name, secret in (("VOICE_SECRET", settings.voice_secret), ("TWILIO_TOKEN", settings.twilio_token)):
            if secret and not settings.voice_key:
                raise SettingsError(f"HULP_{name} needs HULP_VOICE_KEY as well: the key under which a call is known here")
        settings._check_login()
        settings._check_sms()
        return settings

    def _check_sms(self) -> None:
        if self.sms_url is None:
            return
        parts = urlsplit(self.sms_url)
        if not parts.netloc or parts.scheme not in (("http", "https") if self.development else ("https",)):
            raise SettingsError("HULP_SMS_URL must be an https address, such as https://sms.example.be/messages")
        if self.sms_token is None:
            raise SettingsError("HULP_SMS_URL needs HULP_SMS_TOKEN as well: the bearer token for it")

    def _check_login(self) -> None:
        if self.oidc_issuer is None:
            return
        issuer = urlsplit(self.oidc_issuer)
        if issuer.scheme not in ("http", "https") or not issuer.netloc or self.oidc_issuer.endswith("/"):
            raise SettingsError("HULP_OIDC_ISSUER must look like https://example.be/op, without a final slash")
        if not self.development and (issuer.scheme != "https" or issuer.hostname in _LOOPBACK):
            raise SettingsError(
                "HULP_OIDC_ISSUER must be a public https address in production; the demo provider is for development"
            )
        if self.oidc_key_file is None:
            raise SettingsError("HULP_OIDC_KEY_FILE must name the file with our private key (a JWK with a kid)")


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str | None) -> str:
        value = self._environment.get(f"HULP_{name}", "").strip() or default
        if value is None:
            raise SettingsError(f"HULP_{name} must be set")
        return value

    def secret(self, name: str) -> str:
        value = self.text(name, None)
        if len(value) < _SECRET_LENGTH:
            raise SettingsError(f"HULP_{name} must have at least {_SECRET_LENGTH} characters")
        return value

    def optional(self, name: str) -> str | None:
        return self._environment.get(f"HULP_{name}", "").strip() or None

    def optional_secret(self, name: str) -> str | None:
        return self.secret(name) if self.optional(name) else None

    def line(self, name: str) -> str | None:
        text = self.optional(name)
        if text is not None and not _LINE.fullmatch(text):
            raise SettingsError(f"HULP_{name} must be a SIP address such as sip:1700@example.be, or a number such as +3221234567")
        return text

    def file(self, name: str) -> Path | None:
        text = self.optional(name)
        if text is not None and not Path(text).is_file():
            raise SettingsError(f"HULP_{name}: there is no file '{text}'")
        return Path(text) if text else None

    def switch(self, name: str, default: str) -> bool:
        text = self.text(name, default)
        if text not in ("on", "off"):
            raise SettingsError(f"HULP_{name} must be on or off, not '{text}'")
        return text == "on"

    def fernet_keys(self, name: str) -> tuple[str, ...]:
        keys = tuple(key.strip() for key in self.text(name, None).split(","))
        for key in keys:
            try:
                Fernet(key)
            except ValueError as error:
                raise SettingsError(
                    f"HULP_{name} must hold 32 random bytes in URL-safe base64; several are separated by commas"
                ) from error
        return keys

    def tokens(self, name: str) -> tuple[tuple[str, str], ...]:
        given = [part.strip().partition(":") for part in (self.optional(name) or "").split(",") if part.strip()]
        for who, _, token in given:
            if not who or len(token) < _SECRET_LENGTH:
                raise SettingsError(
                    f"HULP_{name} must hold name:token, separated by commas, with tokens of at least {_SECRET_LENGTH} characters"
                )
        return tuple((who, token) for who, _, token in given)

    def origins(self, name: str, development: bool) -> tuple[str, ...]:
        origins = tuple(origin.strip() for origin in (self.optional(name) or "").split(",") if origin.strip())
        for origin in origins:
            parts = urlsplit(origin)
            loopback = development and parts.scheme == "http" and parts.hostname in _LOOPBACK
            if (parts.scheme != "https" and not loopback) or not _ORIGIN.fullmatch(origin):
                raise SettingsError(
                    f"HULP_{name} must hold origins such as https://example.be, separated by commas, not '{origin}'"
                )
        return origins

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if not text.isdigit() or not least <= int(text) <= most:
            raise SettingsError(f"HULP_{name} must be a whole number from {least} to {most}, not '{text}'")
        return int(text)
