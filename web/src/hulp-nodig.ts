import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Announcer } from "./announcer.js";
import { fetchSession, type SessionData, type ShownCard } from "./api.js";
import type { Option } from "./blocks.js";
import { blockView } from "./blocks-view.js";
import { Conversation, type Entry, type Outgoing } from "./conversation.js";
import { canSpeak, readAloud, stopReading } from "./comfort.js";
import { chatIcon, closeIcon } from "./icons.js";
import { masked } from "./mask.js";
import { rememberOpen, wasOpen } from "./open-memory.js";
import { spoken, spokenCard } from "./spoken.js";
import { styles } from "./styles.js";
import { suggestions } from "./suggestions.js";

const MAX_LENGTH = 2000;
const CONNECTION_LOST = "De verbinding is weg. Kijk of u internet hebt en probeer het opnieuw.";

/** The same sizes as in styles.ts: here the panel takes the whole screen, and the page behind it is out of reach. */
const FULL_SCREEN = "(max-width: 479.98px), (max-height: 419.98px)";

/** The chat widget: a launcher and a panel with the conversation. */
@customElement("hulp-nodig")
export class HulpNodig extends LitElement {
  static override styles = styles;

  /** The part of the portal where the citizen is: `ebox`, `aanmelden`, `app` or empty. */
  @property() context = "";
  @property({ attribute: "src-base" }) base = "";

  @state() private open = wasOpen();
  @state() private draft = "";
  @state() private rejection = "";
  @state() private large = false;
  @state() private aloud = false;
  @state() private session: SessionData = { signed_in: false };

  @query("dialog") private dialog!: HTMLDialogElement;
  @query(".launcher") private launcher!: HTMLButtonElement;
  @query(".log") private log!: HTMLElement;
  @query("textarea") private textarea!: HTMLTextAreaElement;

  private announcer = new Announcer(this);
  private conversation = new Conversation(this, {
    base: () => this.base,
    heard: (blocks) => this.tell(spoken(blocks)),
    rejected: (outgoing) => this.onRejected(outgoing),
    connected: () => this.checkSession(),
  });
  private fullScreen = matchMedia(FULL_SCREEN);
  private shown = 0;

  override connectedCallback() {
    super.connectedCallback();
    this.fullScreen.addEventListener("change", this.onResize);
    if (this.open) this.conversation.connect();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.fullScreen.removeEventListener("change", this.onResize);
  }

  override render() {
    return html`
      <button class="launcher" type="button" aria-haspopup="dialog" aria-expanded=${this.open} aria-controls="panel" ?hidden=${this.open} @click=${this.show}>
        ${chatIcon} Hulp nodig?
      </button>
      <dialog id="panel" class=${this.large ? "large" : ""} role="dialog" aria-labelledby="title" tabindex="-1" @keydown=${this.onPanelKey} @cancel=${this.onCancel}>
        <div class="head">
          <div>
            <h2 id="title">Hulp nodig?</h2>
            <p>digitale assistent</p>
          </div>
          <button class="close" type="button" aria-label="Sluiten" @click=${this.hide}>${closeIcon}</button>
        </div>
        ${this.signedInView()}
        <div class="log" role="log" aria-live="off" aria-label="Gesprek" tabindex="0">${this.welcomeView()} ${this.menuView()} ${this.conversationView()}</div>
        ${this.problemView()} ${this.formView()} ${this.announcer.render()}
      </dialog>
    `;
  }

  /** The citizen's rights and comforts. */
  private menuView() {
    const { base } = this;
    return html`<details class="menu">
      <summary>Meer mogelijkheden</summary>
      <ul>
        <li><a href=${`${base}/hulp/gesprek`} target="_blank">Gesprek afdrukken of bewaren<span class="visually-hidden"> (opent in nieuw venster)</span></a></li>
        <li>
          <button type="button" class="option" aria-pressed=${this.large} @click=${() => (this.large = !this.large)}>Grotere tekst</button>
        </li>
        ${canSpeak
          ? html`<li><button type="button" class="option" aria-pressed=${this.aloud} @click=${this.toggleAloud}>Antwoorden voorlezen</button></li>`
          : nothing}
        <li>
          <form method="post" action=${`${base}/hulp/wissen`} target="_top"><button type="submit" class="option">Wis dit gesprek</button></form>
        </li>
      </ul>
    </details>`;
  }

  private toggleAloud = () => {
    this.aloud = !this.aloud;
    if (!this.aloud) stopReading();
  };

  private signedInView() {
    if (!this.session.signed_in) return nothing;
    return html`<form class="signed-in" method="post" action=${`${this.base}/afmelden`} target="_top">
      <p>Aangemeld als ${this.session.name}. <a href=${`${this.base}/mijn-toestemmingen`} target="_top">Mijn toestemmingen</a></p>
      <button type="submit" class="option">Afmelden</button>
    </form>`;
  }

  private welcomeView() {
    return html`<div class="welcome">
      <p>Dag. Ik ben de digitale assistent van Mijn Burgerprofiel. Ik ben een computer, geen mens.</p>
      <p>
        Typ uw vraag in uw eigen woorden. Typ hier geen wachtwoord, code of rijksregisternummer.
        <a href=${`${this.base}/privacy`} target="_blank">Wat bewaren we?<span class="visually-hidden"> (opent in nieuw venster)</span></a>
      </p>
      ${this.conversation.empty ? this.suggestionsView() : nothing}
    </div>`;
  }

  private suggestionsView() {
    return html`<h3 id="suggestions">Kies een vraag om te beginnen</h3>
      <ul class="options" aria-labelledby="suggestions">
        ${suggestions(this.context).map(
          (text) => html`<li><button type="button" class="option" @click=${() => this.suggest(text)}>${text}</button></li>`,
        )}
      </ul>`;
  }

  private conversationView() {
    const { entries, outgoing, waiting, connectionLost } = this.conversation;
    return html`<ol class="messages">
        ${entries.map((entry) => this.entryView(entry))} ${outgoing.map((message) => this.citizenView(message.text, !!message.failure))}
      </ol>
      ${waiting && !connectionLost ? html`<p class="typing"><span></span><span></span><span></span> Even geduld…</p>` : nothing}`;
  }

  private entryView(entry: Entry) {
    if ("text" in entry) return this.citizenView(entry.text, false);
    const actions = {
      base: this.base,
      choose: (option: Option) => this.choose(option),
      cardArrived: (card?: ShownCard) => this.onCard(card),
      waiting: this.conversation.waiting,
    };
    return html`<li class="assistant">
      <span class="visually-hidden">De assistent zegt:</span>
      ${entry.blocks.map((block, index) => blockView(block, actions, entry.turn, index))}
    </li>`;
  }

  private citizenView(text: string, failed: boolean) {
    return html`<li class="citizen">
      <span class="visually-hidden">U zegt:</span>
      <p>${text}</p>
      ${failed ? html`<p class="not-sent">Wacht op verbinding. Wordt verstuurd zodra dat kan.</p>` : nothing}
    </li>`;
  }

  private problemView() {
    const { failed, connectionLost } = this.conversation;
    const text = failed?.failure?.message ?? (connectionLost ? CONNECTION_LOST : this.rejection);
    return html`<div class="problem" role="alert">
      ${text ? html`<p>${text}</p>` : nothing}
      ${failed || connectionLost ? html`<button type="button" class="option" @click=${this.retry}>Opnieuw proberen</button>` : nothing}
    </div>`;
  }

  private formView() {
    return html`<form @submit=${this.onSubmit}>
      <label class="visually-hidden" for="text">Uw vraag</label>
      <textarea
        id="text"
        rows="1"
        maxlength=${MAX_LENGTH}
        placeholder="Typ uw vraag"
        autocomplete="off"
        enterkeyhint="send"
        .value=${this.draft}
        @input=${this.onInput}
        @keydown=${this.onTextKey}
      ></textarea>
      <button class="action" type="submit">Verstuur</button>
    </form>`;
  }

  override updated(changed: PropertyValues) {
    this.placeDialog();
    if (changed.has("open") && changed.get("open") !== undefined) this.moveFocus();
    this.scrollToNewest();
  }

  /** Beside the page the panel is no modal dialog; full screen it is, since nothing behind it can be seen. */
  private placeDialog() {
    const { dialog, fullScreen, open } = this;
    if (dialog.open && dialog.matches(":modal") === fullScreen.matches && open) return;
    dialog.close();
    if (!open) return;
    if (fullScreen.matches) dialog.showModal();
    // show() would take the focus away from the page, also when the panel reopens by itself after a navigation.
    else dialog.open = true;
  }

  private moveFocus() {
    if (!this.open) this.launcher.focus();
    // On a small screen the keyboard would cover the first suggestions.
    else if (this.fullScreen.matches) this.dialog.focus();
    else this.textarea.focus();
  }

  /** A new answer is read from its first line, so that line is scrolled into view. */
  private scrollToNewest() {
    const items = this.log.querySelectorAll<HTMLElement>(".messages > li");
    const newest = items[items.length - 1];
    if (!this.open || items.length === this.shown || !newest) return;
    this.shown = items.length;
    this.log.scrollTop = newest.classList.contains("assistant") ? newest.offsetTop - 12 : this.log.scrollHeight;
  }

  private show = () => {
    this.open = true;
    rememberOpen(true);
    this.conversation.connect();
  };

  private hide = () => {
    this.open = false;
    this.shown = 0;
    rememberOpen(false);
  };

  private say(text: string) {
    this.rejection = "";
    this.conversation.say(text);
  }

  private suggest(text: string) {
    this.say(text);
    this.keepFocus();
  }

  private choose(option: Option) {
    this.rejection = "";
    this.conversation.choose(option);
    this.keepFocus();
  }

  /** A pressed suggestion disappears: without this the focus would fall back to the page. Full screen, no keyboard may cover the answer. */
  private keepFocus() {
    if (this.fullScreen.matches) this.log.focus();
    else this.textarea.focus();
  }

  /** Say it to screen readers, and aloud when the citizen wants that. */
  private tell(text: string) {
    this.announcer.say(text);
    if (this.aloud) readAloud(text);
  }

  private async checkSession() {
    this.session = await fetchSession(this.base);
  }

  /** A card is announced when it is there; who is signed in may have changed with it. */
  private onCard(card?: ShownCard) {
    this.checkSession();
    if (card) this.tell(spokenCard(card));
    // The card grew after its message was scrolled into view.
    this.shown = 0;
    requestAnimationFrame(() => this.scrollToNewest());
  }

  private retry = () => {
    this.conversation.retry();
    this.keepFocus();
  };

  private onRejected({ text, message, failure }: Outgoing) {
    this.rejection = failure?.message ?? "";
    if ("text" in message) this.draft ||= text;
  }

  private onResize = () => this.requestUpdate();

  private onCancel = (event: Event) => {
    event.preventDefault();
    this.hide();
  };

  private onPanelKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    this.hide();
  };

  private onInput = () => {
    this.draft = this.textarea.value;
  };

  private onTextKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  };

  private onSubmit = (event: Event) => {
    event.preventDefault();
    this.send();
  };

  private send() {
    const text = masked(this.draft.trim());
    if (!text) return;
    this.draft = "";
    this.say(text);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "hulp-nodig": HulpNodig;
  }
}
