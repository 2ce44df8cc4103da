"""The widgets that are measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Widget:
    """A widget on its host page.

    Attributes:
        name: as the table calls it.
        page: the name of its file in `pages/`, without `.html`.
        launcher: a CSS selector of what opens the panel; None for a widget that stands open in the page.
        panel: a CSS selector of the panel.
        field: a CSS selector of the text input.
        backend: what it runs against, for the table.
        licence: of its code.
    """

    name: str
    page: str
    launcher: str | None
    panel: str
    field: str
    backend: str
    licence: str = ""


BARE = Widget(name="no widget", page="bare", launcher=None, panel="main", field="main", backend="nothing")
SOUND = Widget(name="sound", page="sound", launcher=".launcher", panel=".panel", field=".field", backend="nothing")
FAULTY = Widget(name="faulty", page="faulty", launcher=".launcher", panel=".panel", field=".field", backend="nothing")
OURS = Widget(
    name="Hulp nodig?",
    page="ours",
    launcher="hulp-nodig .launcher",
    panel="hulp-nodig dialog",
    field="hulp-nodig textarea",
    backend="its own gateway and bot",
    licence="own",
)
RASAHQ = Widget(
    name="RasaHQ chat-widget",
    page="rasahq",
    launcher=".rasa-chatbot-widget__launcher",
    panel=".messenger",
    field=".rasa-chat-input__input",
    backend="fake REST channel",
    licence="Apache-2.0",
)
PEERS = {
    "rasa-webchat": Widget(
        name="rasa-webchat",
        page="rasa-webchat",
        launcher=".rw-launcher",
        panel=".rw-conversation-container",
        field=".rw-new-message",
        backend="fake Socket.IO",
        licence="Apache-2.0",
    ),
    "deep-chat": Widget(
        name="deep-chat",
        page="deep-chat",
        launcher=None,
        panel="deep-chat",
        field="#text-input",
        backend="fake endpoint",
        licence="MIT",
    ),
    "@botpress/webchat": Widget(
        name="@botpress/webchat",
        page="botpress",
        launcher=".bpFabContainer",
        panel=".bpContainer",
        field=".bpComposerInput",
        backend="fake event stream",
        licence="MIT",
    ),
    "@n8n/chat": Widget(
        name="@n8n/chat",
        page="n8n",
        launcher=".chat-window-toggle",
        panel=".chat-window",
        field=".chat-window textarea",
        backend="fake webhook",
        licence="Sustainable Use",
    ),
    "botframework-webchat": Widget(
        name="botframework-webchat",
        page="botframework",
        launcher=None,
        panel="#webchat",
        field=".webchat__send-box-text-box__input",
        backend="fake Direct Line",
        licence="MIT",
    ),
}
"""The widgets that come from npm, by the name of their package; `package.json` holds the versions."""
