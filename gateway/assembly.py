"""Make the parts of the gateway and connect them."""

from __future__ import annotations

import datetime
import json

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.audit import Audit
from gateway.bot_client import BotClient
from gateway.closures import Closures
from gateway.context import Context
from gateway.conversations import Conversations
from gateway.doors import Doors
from gateway.erasure import Erasure
from gateway.limits import Limits
from gateway.login.client import OidcClient
from gateway.login.identities import Identities
from gateway.login.journeys import Journeys
from gateway.login.provider import Provider
from gateway.login.service import LoginService
from gateway.notices import Notices
from gateway.pages.rendering import Pages
from gateway.release.consents import Consents
from gateway.release.desk import ReleaseDesk
from gateway.settings import Settings, SettingsError
from gateway.storage.transcript import Transcript
from gateway.vault import Vault
from gateway.walk_codes import WalkCodes
from gateway.withdrawals import Withdrawals

CALLBACK_PATH = "/auth/callback"
_PROVIDER_TIMEOUT = 10.0


def assemble(settings: Settings, engine: AsyncEngine) -> Context:
    """The parts of a gateway.

    Args:
        settings: its settings.
        engine: its database, migrated already.
    """
    vault = Vault(settings.data_keys)
    audit = Audit(engine, settings.audit_key)
    idle, longest = datetime.timedelta(seconds=settings.idle_seconds), datetime.timedelta(seconds=settings.login_seconds)
    identities = Identities(engine, vault, audit, idle, longest)
    consents = Consents(engine, audit)
    transcript, bot = Transcript(engine), BotClient(settings.bot_url, settings.bot_token, settings.bot_timeout)
    http = httpx.AsyncClient(timeout=_PROVIDER_TIMEOUT, trust_env=False)
    provider = Provider(settings.oidc_issuer, http) if settings.oidc_issuer else None
    journeys = Journeys(engine, vault)
    doors = Doors(journeys if provider else None, identities, consents, settings.portal_url)
    codes = WalkCodes(engine, settings.bot_token)
    anonymous, known = datetime.timedelta(hours=settings.anonymous_hours), datetime.timedelta(hours=settings.known_hours)
    erasure = Erasure(engine, bot, audit, anonymous, known)
    notices, closures, withdrawals = Notices(engine, audit), Closures(engine, audit), Withdrawals(engine, audit)
    return Context(
        settings=settings,
        transcript=transcript,
        bot=bot,
        conversations=Conversations(transcript, bot, codes, doors, erasure, withdrawals, closures),
        limits=Limits(settings.turns_per_minute, settings.sessions_per_hour, settings.code_tries),
        pages=Pages(notices),
        identities=identities,
        consents=consents,
        desk=ReleaseDesk(engine, vault, audit, identities, consents, datetime.timedelta(seconds=settings.card_seconds)),
        audit=audit,
        erasure=erasure,
        notices=notices,
        closures=closures,
        withdrawals=withdrawals,
        provider=provider,
        login=LoginService(_client(settings, provider, http), journeys, identities, consents, audit, settings.oidc_silent)
        if provider
        else None,
        http=http,
    )


def _client(settings: Settings, provider: Provider, http: httpx.AsyncClient) -> OidcClient:
    assert settings.oidc_key_file is not None
    try:
        key = RSAKey.import_key(json.loads(settings.oidc_key_file.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError, JoseError) as error:
        raise SettingsError(f"HULP_OIDC_KEY_FILE: '{settings.oidc_key_file}' holds no RSA key as JWK") from error
    if not key.kid or not key.is_private:
        raise SettingsError(f"HULP_OIDC_KEY_FILE: '{settings.oidc_key_file}' must hold a private key with a kid")
    redirect_uri = f"{settings.public_url}{CALLBACK_PATH}"
    return OidcClient(provider, http, settings.oidc_client_id, key, redirect_uri, settings.oidc_scope)
