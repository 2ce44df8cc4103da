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
from gateway.diary import Diary
from gateway.doors import Doors
from gateway.erasure import Erasure
from gateway.helpdesk.agent_login import AgentLogin
from gateway.helpdesk.agents import Agents
from gateway.helpdesk.call_backs import CallBacks
from gateway.helpdesk.cases import Cases
from gateway.helpdesk.queueing import Queue
from gateway.helpdesk.stream import DeskStream
from gateway.helpdesk.verdicts import Verdicts
from gateway.helpdesk.views import Views
from gateway.insight.counts import Counts
from gateway.insight.reading import Insight
from gateway.insight.tally import Tally
from gateway.learning.gaps import Gaps
from gateway.learning.incidents import Incidents
from gateway.learning.proposals import Proposals
from gateway.limits import Limits
from gateway.login.client import OidcClient
from gateway.login.identities import Identities
from gateway.login.journeys import Journeys
from gateway.login.pairings import Pairings
from gateway.login.provider import Provider
from gateway.login.service import LoginService
from gateway.model_shelf import ModelShelf
from gateway.notices import Notices
from gateway.pages.rendering import Pages
from gateway.release.consents import Consents
from gateway.release.desk import ReleaseDesk
from gateway.settings import Settings, SettingsError
from gateway.sms import HttpSms, Outbox, Sms
from gateway.storage.transcript import Transcript
from gateway.vault import Vault
from gateway.voice.calls import Calls
from gateway.voice.exchange import Exchange
from gateway.voice.ledger import Ledger
from gateway.voice.line import PhoneLine
from gateway.voice.phone_login import PhoneLogin
from gateway.voice.texts import Texts
from gateway.walk_codes import WalkCodes
from gateway.withdrawals import Withdrawals

CALLBACK_PATH = "/auth/callback"
DESK_CALLBACK_PATH = "/desk/terug"
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
    citizens = _client(settings, provider, http, CALLBACK_PATH, settings.oidc_scope)
    employees = _client(settings, provider, http, DESK_CALLBACK_PATH, settings.desk_scope)
    journeys = Journeys(engine, vault)
    doors = Doors(journeys if provider else None, identities, consents, settings.portal_url)
    codes = WalkCodes(engine, settings.bot_token)
    anonymous, known = datetime.timedelta(hours=settings.anonymous_hours), datetime.timedelta(hours=settings.known_hours)
    erasure = Erasure(engine, bot, audit, anonymous, known)
    notices, withdrawals = Notices(engine, audit), Withdrawals(engine, audit)
    closures = Closures(engine, audit, always_open=settings.always_open)
    agents = _agents(settings, engine, audit)
    cases, counts, call_backs = Cases(engine, audit), Counts(engine), CallBacks(engine, vault, audit, closures)
    gaps = Gaps(engine, audit)
    queue = Queue(engine, cases, agents, closures, counts)
    tally = Tally(counts)
    diary = Diary(tally, gaps)
    conversations = Conversations(transcript, bot, codes, doors, erasure, withdrawals, closures, queue, diary)
    limits = Limits(
        settings.turns_per_minute,
        settings.sessions_per_hour,
        settings.code_tries,
        settings.call_back_tries,
        settings.sms_per_day,
    )
    release = ReleaseDesk(engine, vault, audit, identities, consents, datetime.timedelta(seconds=settings.card_seconds))
    pairings = Pairings(engine, settings.voice_key) if settings.voice_key and provider else None
    texts = Texts(_sms(settings, http), limits, settings.public_url)
    sign_in = PhoneLogin(pairings, identities, release, audit, limits, texts) if pairings else None
    helpdesk = (queue, cases, call_backs, closures, notices, withdrawals, counts, limits)
    calls = Calls(engine, transcript, conversations, *helpdesk, texts, sign_in, settings.voice_person, settings.max_text)
    views = Views(engine, transcript, cases, agents, call_backs, closures, notices, identities, audit, bot)
    return Context(
        settings=settings,
        transcript=transcript,
        bot=bot,
        conversations=conversations,
        limits=limits,
        pages=Pages(notices, phone=pairings is not None),
        identities=identities,
        consents=consents,
        desk=release,
        audit=audit,
        erasure=erasure,
        notices=notices,
        closures=closures,
        withdrawals=withdrawals,
        models=ModelShelf(settings.model, audit),
        cases=cases,
        queue=queue,
        views=views,
        verdicts=Verdicts(transcript, bot, withdrawals, counts, gaps),
        desk_stream=DeskStream(conversations.feed, transcript, cases, views, agents, bot, withdrawals, tally),
        counts=counts,
        tally=tally,
        insight=Insight(engine),
        gaps=gaps,
        incidents=Incidents(engine),
        proposals=Proposals(engine, gaps, bot, audit),
        call_backs=call_backs,
        calls=calls,
        pairings=pairings,
        provider=provider,
        login=LoginService(citizens, journeys, identities, consents, audit, settings.oidc_silent) if citizens else None,
        agents=agents,
        agent_login=AgentLogin(employees, settings.desk_roles_claim, engine, vault, agents, audit) if employees else None,
        line=_line(settings, Exchange(calls, Ledger(engine, vault), settings.voice_person)),
        http=http,
    )


def _line(settings: Settings, exchange: Exchange) -> PhoneLine | None:
    """The phone line; None when no platform is connected."""
    return PhoneLine(exchange, settings.voice_key, settings.voice_person) if settings.voice_key else None


def _sms(settings: Settings, http: httpx.AsyncClient) -> Sms | None:
    """How messages are sent; None when they cannot be."""
    if settings.sms_url and settings.sms_token:
        return HttpSms(http, settings.sms_url, settings.sms_token)
    return Outbox(settings.state_dir / "sms") if settings.development else None


def _agents(settings: Settings, engine: AsyncEngine, audit: Audit) -> Agents:
    seconds = (settings.desk_idle_seconds, settings.desk_login_seconds, settings.agent_seconds)
    idle, longest, lost = (datetime.timedelta(seconds=each) for each in seconds)
    return Agents(engine, audit, idle, longest, lost)


def _client(settings: Settings, provider: Provider | None, http: httpx.AsyncClient, path: str, scope: str) -> OidcClient | None:
    """The relying party to which the provider sends browsers back at `path`; None without a provider."""
    if provider is None:
        return None
    assert settings.oidc_key_file is not None
    try:
        key = RSAKey.import_key(json.loads(settings.oidc_key_file.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError, JoseError) as error:
        raise SettingsError(f"HULP_OIDC_KEY_FILE: '{settings.oidc_key_file}' holds no RSA key as JWK") from error
    if not key.kid or not key.is_private:
        raise SettingsError(f"HULP_OIDC_KEY_FILE: '{settings.oidc_key_file}' must hold a private key with a kid")
    return OidcClient(provider, http, settings.oidc_client_id, key, f"{settings.public_url}{path}", scope)
