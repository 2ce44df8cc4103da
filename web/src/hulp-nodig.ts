import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Announcer } from "./announcer.js";
import { framed, type ShownCard } from "./api.js";
import type { Option } from "./blocks.js";
import { type Actions, noticeView } from "./blocks-view.js";
import { Comfort } from "./comfort.js";
import { Conversation, type Outgoing } from "./conversation.js";
import { chatIcon, closeIcon, menuIcon } from "./icons.js";
import { masked } from "./mask.js";
import "./menu-view.js";
import { messagesView } from "./messages-view.js";
import { Patience } from "./patience.js";
import { placeText, placeView } from "./place-view.js";
import { readAloud, stopReading } from "./read-aloud.js";
import { Session } from "./session.js";
import { agentSays, languageOf, spoken, spokenCard } from "./spoken.js";
import { remember, remembered } from "./storage.js";
import { strings } from "./strings.js";
import { styles } from "./styles.js";
import { waitText, waitView } from "./wait-view.js";
import { stepStates } from "./walk-progress.js";
import { type Welcome, welcomeView } from "./welcome-view.js";

const MAX_LENGTH = 2000;
/** How often notices are looked for while there is no conversation, with which they come by themselves. */
const LOOK_MS = 30_000;

/** The same sizes as in styles/screens.css: here the panel takes the whole screen, and the page behind it is out of reach. */
const FULL_SCREEN = "(max-width: 479.98px), (max-height: 419.98px)";

/** The chat widget: a launcher and a panel with the conversation. */
@customElement("hulp-nodig")
export class HulpNodig extends LitElement {
  static override styles = styles;

  /** The part of the portal where the citizen is: `ebox`, `aanmelden`, `app` or empty. */
  @property() context = "";
  /** Where the assistant is, when it is not the site of the page: a path before `/api`. */
  @property({ attribute: "src-base" }) base = "";
  /** `light`, `dark` or `contrast`; empty: as the page and the device are. */
  @property() theme = "";
  /** Whether the panel is the whole page, without a launcher, such as in a frame. */
  @property({ type: Boolean, reflect: true }) embedded = false;

  @state() private open = remembered("open") === "1";
  @state() private menu = false;
  @state() private draft = "";
  @state() private rejection = "";
  @state() private told = "";

  @query("dialog") private dialog!: HTMLDialogElement;
  @query(".launcher") private launcher!: HTMLButtonElement;
  @query(".menu-button") private menuButton!: HTMLButtonElement;
  @query(".log") private log!: HTMLElement;
  @query("textarea") private textarea!: HTMLTextAreaElement;

  private announcer = new Announcer(this);
  private comfort = new Comfort(this);
  private session = new Session(this, () => this.base);
  private conversation = new Conversation(this, {
    base: () => this.base,
    heard: (blocks) => this.tell(spoken(blocks), languageOf(blocks), !!agentSays(blocks)),
    moved: (place) => this.announcer.say(placeText(place)),
    rejected: (outgoing) => this.onRejected(outgoing),
    connected: this.session.check,
    ended: () => this.onEnded(),
  });
  private patience = new Patience(this, () => this.announcer.say(waitText(this.patience, this.conversation)));
  private fullScreen = matchMedia(FULL_SCREEN);
  /** What was scrolled to last. */
  private shown = "";
  private leaveFocus = false;
  private looking?: number;

  override connectedCallback() {
    super.connectedCallback();
    this.fullScreen.addEventListener("change", this.onResize);
    addEventListener("pageshow", this.onPageShow);
    addEventListener("pagehide", this.onPageHide);
    document.addEventListener("visibilitychange", this.onVisible);
    document.addEventListener("keydown", this.onPageKey);
    this.open ||= this.embedded;
    if (this.open) this.connect();
    this.looking = window.setInterval(() => this.open && document.visibilityState === "visible" && this.conversation.lookForNotices(), LOOK_MS);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
    this.fullScreen.removeEventListener("change", this.onResize);
    removeEventListener("pageshow", this.onPageShow);
    removeEventListener("pagehide", this.onPageHide);
    document.removeEventListener("visibilitychange", this.onVisible);
    document.removeEventListener("keydown", this.onPageKey);
  }

  override willUpdate() {
    this.patience.wait(this.conversation.waiting && !this.conversation.connectionLost);
  }

  override render() {
    return html`
      ${this.embedded ? nothing : this.launcherView()}
      <dialog
        id="panel"
        class="${this.comfort.colours(this.theme)} ${this.comfort.large ? "large" : ""}"
        lang=${strings.language}
        role="dialog"
        aria-labelledby="title"
        tabindex="-1"
        @keydown=${this.onPanelKey}
        @cancel=${this.onCancel}
      >
        ${this.headView()} ${this.signedInView()} ${placeView(this.conversation.place)}
        <div class="log" role="log" aria-live="off" aria-label=${strings.conversation} tabindex="0">
          ${this.conversation.notices.map(noticeView)} ${this.conversationView()}
        </div>
        ${this.endingView()} ${this.problemView()} ${this.formView()} ${this.announcer.render()}
      </dialog>
    `;
  }

  private launcherView() {
    return html`<button
      class="launcher ${this.comfort.colours(this.theme)}"
      type="button"
      lang=${strings.language}
      aria-haspopup="dialog"
      aria-expanded=${this.open}
      aria-controls="panel"
      ?hidden=${this.open}
      @click=${this.show}
    >
      ${chatIcon} ${strings.launcher}
    </button>`;
  }

  private headView() {
    return html`<div class="head">
        <div>
          <h2 id="title">${strings.launcher}</h2>
          <p>${strings.subtitle}</p>
        </div>
        <button class="menu-button" type="button" aria-label=${strings.menu} aria-expanded=${this.menu} aria-controls="menu" @click=${this.toggleMenu}>
          ${menuIcon}
        </button>
        ${this.embedded ? nothing : html`<button class="close" type="button" aria-label=${strings.close} @click=${this.hide}>${closeIcon}</button>`}
      </div>
      <div id="menu" ?hidden=${!this.menu}>${this.menu ? this.menuView() : nothing}</div>`;
  }

  private menuView() {
    const { conversation } = this;
    return html`<hulp-menu
      base=${this.base}
      theme=${this.comfort.colours(this.theme)}
      ?talking=${!conversation.empty}
      ?walking=${conversation.blocks.some(({ type }) => type === "step")}
      ?signed-in=${this.session.data.signed_in}
      ?phone=${this.phone}
      .comfort=${this.comfort}
      .left=${this.onLeft}
    ></hulp-menu>`;
  }

  /** Whether a caller can sign in here; never in a frame, where nobody signs in. */
  private get phone() {
    return !framed && !!this.session.data.phone;
  }

  private signedInView() {
    const { signed_in, name = "" } = this.session.data;
    if (!signed_in) return nothing;
    return html`<form class="signed-in" method="post" action=${`${this.base}/afmelden`} target="_top">
      <p>${strings.signedInAs(name)} <a href=${`${this.base}/mijn-toestemmingen`} target="_top">${strings.consents}</a></p>
      <button type="submit" class="option">${strings.signOut}</button>
    </form>`;
  }

  private conversationView() {
    const { base, conversation, session } = this;
    const questions = strings.suggestions[this.context] ?? strings.suggestions[""]!;
    const welcome: Welcome = {
      base,
      told: this.told,
      keptHours: session.data.kept_hours,
      phone: this.phone,
      questions: conversation.empty ? questions : [],
      ask: (text) => this.suggest(text),
    };
    const actions: Actions = {
      base,
      choose: (option) => this.choose(option),
      cardArrived: (card) => this.onCard(card),
      waiting: conversation.waiting,
      cover: this.comfort.cover,
      steps: stepStates(conversation.blocks),
    };
    return html`${welcomeView(welcome)} ${messagesView(conversation, actions)}
    ${conversation.waiting && !conversation.connectionLost ? waitView(this.patience, conversation, this.lookAgain) : nothing}`;
  }

  private endingView() {
    const { ending } = this.session;
    return html`<div class="problem ending" role="alert">
      ${ending
        ? html`<p>${strings.ending}</p>
            <button type="button" class="option" @click=${this.stay}>${strings.stay}</button>`
        : nothing}
    </div>`;
  }

  private stay = async () => {
    this.rejection = (await this.session.stay()) ? "" : strings.notDone;
    this.keepFocus();
  };

  private problemView() {
    const { failed, connectionLost } = this.conversation;
    const text = failed?.failure?.message ?? (connectionLost ? strings.connectionLost : this.rejection);
    return html`<div class="problem" role="alert">
      ${text ? html`<p>${text}</p>` : nothing}
      ${failed || connectionLost ? html`<button type="button" class="option" @click=${this.retry}>${strings.retry}</button>` : nothing}
    </div>`;
  }

  private formView() {
    return html`<form @submit=${this.onSubmit}>
      <label class="visually-hidden" for="text">${strings.question}</label>
      <textarea
        id="text"
        rows="1"
        maxlength=${MAX_LENGTH}
        placeholder=${strings.placeholder}
        autocomplete="off"
        enterkeyhint="send"
        .value=${this.draft}
        @input=${this.onInput}
        @keydown=${this.onTextKey}
      ></textarea>
      <button class="action" type="submit">${strings.send}</button>
    </form>`;
  }

  override updated(changed: PropertyValues) {
    this.placeDialog();
    if (changed.has("open") && changed.get("open") !== undefined) this.moveFocus();
    this.scrollToNewest();
  }

  /** Beside the page the panel is no modal dialog; full screen it is, since nothing behind it can be seen. */
  private placeDialog() {
    const { dialog, open } = this;
    const modal = this.fullScreen.matches && !this.embedded;
    if (dialog.open && dialog.matches(":modal") === modal && open) return;
    dialog.close();
    if (!open) return;
    if (modal) {
      dialog.showModal();
      dialog.focus();
    }
    // show() would take the focus away from the page, also when the panel reopens by itself after a navigation.
    else dialog.open = true;
  }

  private moveFocus() {
    if (!this.open) this.leaveFocus || this.launcher.focus();
    // On a small screen the keyboard would cover the first suggestions.
    else if (this.fullScreen.matches) this.dialog.focus();
    else this.textarea.focus();
  }

  /** A new answer is read from its first line, so that line is scrolled into view; a message of one's own stays in view when it fails. */
  private scrollToNewest() {
    const items = this.log.querySelectorAll<HTMLElement>(".messages > li");
    const newest = items[items.length - 1];
    const shown = `${items.length} ${!!this.conversation.failed}`;
    if (!this.open || shown === this.shown || !newest) return;
    this.shown = shown;
    this.log.scrollTop = newest.classList.contains("assistant") ? newest.offsetTop - 12 : this.log.scrollHeight;
  }

  private connect() {
    this.conversation.connect();
    this.conversation.lookForNotices();
    this.session.check();
  }

  private show = () => {
    this.open = true;
    remember("open", "1");
    this.connect();
  };

  private hide = () => this.close(true);

  private close(focusLauncher: boolean) {
    this.open = this.menu = false;
    this.shown = "";
    this.leaveFocus = !focusLauncher;
    remember("open", null);
    stopReading();
  }

  private toggleMenu = () => {
    this.menu = !this.menu;
    // Below the menu little is left of the conversation on a small screen: it closes with the first thing that is done there.
    if (!this.menu) this.menuButton.focus();
  };

  private say(text: string) {
    this.rejection = this.told = "";
    this.menu = false;
    this.conversation.say(text);
  }

  private suggest(text: string) {
    this.say(text);
    this.keepFocus();
  }

  private choose(option: Option) {
    this.rejection = "";
    this.menu = false;
    this.conversation.choose(option);
    this.keepFocus();
  }

  /** A pressed suggestion disappears: without this the focus would fall back to the page. Full screen, no keyboard may cover the answer. */
  private keepFocus() {
    if (this.fullScreen.matches) this.log.focus();
    else this.textarea.focus();
  }

  /** Say it to screen readers, and aloud when the citizen wants that. */
  private tell(text: string, language?: string, saysWho = false) {
    this.announcer.say(language || saysWho ? text : `${strings.assistant} ${text}`, language);
    if (this.comfort.aloud) readAloud(text, language);
  }

  /** A card is announced when it is there; who is signed in may have changed with it. */
  private onCard(card?: ShownCard) {
    this.session.check();
    if (card) this.tell(spokenCard(card));
    // The card grew after its message was scrolled into view.
    this.shown = "";
    requestAnimationFrame(() => this.scrollToNewest());
  }

  private retry = () => {
    this.conversation.retry();
    this.keepFocus();
  };

  private lookAgain = () => {
    this.patience.restart();
    this.retry();
  };

  private onRejected({ text, message, failure }: Outgoing) {
    this.rejection = failure?.message ?? "";
    if ("text" in message) this.draft ||= text;
  }

  /** The citizen left the conversation or erased it, in the menu. */
  private onLeft = async (told: string) => {
    this.conversation.reset();
    this.menu = false;
    this.shown = "";
    this.session.forget();
    this.told = told;
    this.announcer.hush();
    this.announcer.say(told);
    await this.updateComplete;
    this.log.scrollTop = 0;
    this.renderRoot.querySelector<HTMLElement>(".told")?.focus();
  };

  /** In a frame the conversation can only have gone to the window of the login. */
  private onEnded() {
    this.shown = "";
    this.announcer.hush();
    stopReading();
    if (framed && !this.conversation.empty) this.told = strings.elsewhere;
  }

  private onResize = () => this.requestUpdate();

  /** After sleep, or in another tab in the meantime: this tab is looked at again, so it follows again. */
  private onVisible = () => {
    if (!this.open || document.visibilityState !== "visible") return;
    this.conversation.connect();
    this.conversation.lookForNotices();
    this.session.check();
  };

  private onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted && this.open) this.connect();
  };

  private onPageHide = () => {
    this.conversation.pause();
    stopReading();
  };

  private onCancel = (event: Event) => {
    event.preventDefault();
    this.onEscape();
  };

  /** The panel may lie over something of the page that has the focus: Escape uncovers it (WCAG 2.4.11). The focus stays there. */
  private onPageKey = (event: KeyboardEvent) => {
    const focused = document.activeElement;
    if (event.key !== "Escape" || !this.open || this.embedded || !focused || focused === document.body || focused === this) return;
    const panel = this.dialog.getBoundingClientRect();
    const { top, bottom, left, right } = focused.getBoundingClientRect();
    if (left < panel.right && right > panel.left && top < panel.bottom && bottom > panel.top) this.close(false);
  };

  private onPanelKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    this.onEscape();
  };

  private onEscape() {
    if (this.menu) this.toggleMenu();
    else if (!this.embedded) this.hide();
  }

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
