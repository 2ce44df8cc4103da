import { html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { Announcer } from "../announcer.js";
import { Alerts } from "./alerts.js";
import * as api from "./api.js";
import "./call-back.js";
import { briefView, walkView } from "./brief-view.js";
import "./case-head.js";
import type { HulpCaseHead } from "./case-head.js";
import "./composer.js";
import type { HulpComposer } from "./composer.js";
import { Drafts, insert } from "./drafts.js";
import "./entries-view.js";
import type { EntryActions } from "./entry-card.js";
import { FocusKeeper } from "./focus-keeper.js";
import { backIcon, chatIcon, forwardIcon, keysIcon, phoneIcon } from "./icons.js";
import { Library } from "./library.js";
import { OpenCase } from "./open-case.js";
import "./phone.js";
import { Preferences } from "./preferences.js";
import { inOrder, listsView, type QueueActions } from "./queue-view.js";
import "./sheet.js";
import type { HulpSheet } from "./sheet.js";
import { Shortcuts } from "./shortcuts.js";
import { Stream } from "./stream.js";
import { strings } from "./strings.js";
import { styles } from "./styles.js";
import { suggestionsView } from "./suggestions-view.js";
import "./transcript.js";
import type { EntryData, Me, Presence, QueueData, SaidEvent } from "./types.js";
import { Unread } from "./unread.js";

const NOTHING: QueueData = { open: true, opening: "", notices: [], agents: [], waiting: [], mine: [], others: [], call_backs: [] };

/** Where helpdesk agents work: who waits, the conversation, and the co-pilot. */
@customElement("hulp-desk")
export class HulpDesk extends LitElement {
  static override styles = styles;

  @state() private me?: Me;
  @state() private queue = NOTHING;
  /** What stands in the middle. */
  @state() private place: "case" | "phone" = "case";
  /** What is seen where there is no room for all three. */
  @state() private view: "queue" | "middle" | "co-pilot" = "queue";
  @state() private problem = "";
  /** What became of the case that was left last. */
  private told = "";

  @query("hulp-case-head") private head?: HulpCaseHead;
  @query("hulp-composer") private composer?: HulpComposer;
  @query("hulp-sheet") private sheet!: HulpSheet;

  private announcer = new Announcer(this);
  private preferences = new Preferences(this);
  private alerts = new Alerts(this.preferences);
  private library = new Library(this);
  private shown = new OpenCase(this, () => this.me?.id ?? "");
  private drafts = new Drafts();
  private unread = new Unread();
  private started = false;
  private pageTitle = document.title;
  private stream = new Stream(this, {
    queue: (data) => this.onQueue(data),
    said: ({ reference, events }) => this.onSaid(reference, events),
    suggestions: ({ reference, ...suggested }) => this.shown.suggest(reference, suggested),
    restored: () => this.onRestored(),
    ended: () => location.reload(),
  });

  constructor() {
    super();
    new FocusKeeper(this);
    new Shortcuts(
      this,
      {
        j: () => this.step(1),
        k: () => this.step(-1),
        ArrowDown: () => this.inQueue && this.step(1),
        ArrowUp: () => this.inQueue && this.step(-1),
        n: () => this.next(),
        r: () => this.toAnswer(),
        "1": () => this.insertSuggestion(0),
        "2": () => this.insertSuggestion(1),
        "3": () => this.insertSuggestion(2),
        "/": () => this.toSearch(),
        "?": () => this.sheet.show(),
      },
      { KeyN: () => this.toggleNote() },
      () => ({ single: this.preferences.shortcuts, covered: this.sheet.open }),
    );
  }

  override connectedCallback() {
    super.connectedCallback();
    void this.meet();
    addEventListener("focus", this.onLook);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("focus", this.onLook);
  }

  override render() {
    return html`<div class="desk ${this.preferences.colours} view-${this.view}" lang=${strings.language} @keydown=${this.onKey}>
      <h1 class="visually-hidden">${strings.title}</h1>
      <div class="lines">
        <div role="alert">${this.stream.lost ? html`<p class="lost">${strings.lost}</p>` : nothing}</div>
        ${this.queue.notices.map(({ text }) => html`<p class="notice"><strong>${strings.outage}.</strong> ${text}</p>`)}
      </div>
      <div class="columns">${this.queueView()} ${this.middleView()} ${this.coPilotView()}</div>
      <hulp-sheet .preferences=${this.preferences} .alerts=${this.alerts}></hulp-sheet>
      ${this.announcer.render()}
    </div>`;
  }

  // The queue

  private queueView() {
    const { queue, me } = this;
    const actions: QueueActions = {
      me,
      unread: this.unread,
      shown: this.place === "case" ? this.shown.reference : "",
      open: (reference) => void this.open(reference, true),
    };
    return html`<section class="queue" aria-label=${strings.queue}>
      <div class="top">
        <div class="title-row">
          <h2 tabindex="-1">${strings.queue}</h2>
          <button type="button" class="icon" aria-label=${strings.sheetButton} @click=${() => this.sheet.show()}>${keysIcon}</button>
        </div>
        ${me ? this.statusView(me) : nothing}
        <p class="opening"><strong>${queue.open ? strings.openNow : strings.closedNow}</strong> ${queue.opening}</p>
        <div class="places" role="group" aria-label=${strings.places}>
          ${this.placeView("case", html`${chatIcon} ${strings.chats}`)} ${this.placeView("phone", html`${phoneIcon} ${strings.phone}`)}
        </div>
        <div role="alert">${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}</div>
        <form class="find" @submit=${this.onFind}>
          <label for="reference">${strings.reference}</label>
          <input
            id="reference"
            name="reference"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            placeholder=${strings.referenceHint}
          />
          <button class="option">${strings.open}</button>
        </form>
      </div>
      ${listsView(queue, actions)}
    </section>`;
  }

  private statusView({ status }: Me) {
    return html`<div class="status" role="group" aria-label=${strings.status}>
      ${Object.entries(strings.statuses).map(
        ([key, label]) =>
          html`<button type="button" class="${key}" aria-pressed=${status === key} @click=${() => this.setStatus(key as Presence)}>${label}</button>`,
      )}
    </div>`;
  }

  private placeView(place: "case" | "phone", label: unknown) {
    return html`<button type="button" aria-pressed=${this.place === place} @click=${() => this.goTo(place)}>${label}</button>`;
  }

  // The middle

  private middleView() {
    const phoning = this.place === "phone";
    return html`<section class="middle" aria-label=${phoning ? strings.phone : strings.conversation}>
      <h2 class="visually-hidden" tabindex="-1">${phoning ? strings.phone : strings.conversation}</h2>
      <div class="ways">
        <button type="button" class="quiet" @click=${() => this.show("queue")}>${backIcon} ${strings.toQueue}</button>
        <button type="button" class="quiet to-co-pilot" @click=${() => this.show("co-pilot")}>${strings.toCoPilot} ${forwardIcon}</button>
      </div>
      <hulp-phone ?hidden=${!phoning} .walks=${this.library.walks} .say=${this.say}></hulp-phone>
      ${phoning ? nothing : this.caseView()}
    </section>`;
  }

  private caseView() {
    const { shown, queue, me } = this;
    const { data, reference, problem } = shown;
    const call = queue.call_backs.find((one) => one.reference === reference);
    const callView = call ? html`<hulp-call-back .call=${call} me=${me?.id ?? ""}></hulp-call-back>` : nothing;
    if (!reference) return this.emptyView();
    if (!data) return html`${callView} <p class="empty" role=${problem ? "alert" : "status"}>${problem || strings.loading}</p>`;
    return html`<hulp-case-head
        .summary=${data.summary}
        me=${me?.id ?? ""}
        ?mine=${shown.mine}
        .agents=${queue.agents}
        .walks=${this.library.walks}
        .walk=${data.walk}
        .claim=${() => void this.claim(reference)}
        .parted=${this.onParted}
      ></hulp-case-head>
      ${callView}
      <hulp-transcript reference=${reference} .events=${data.events} .notes=${data.notes}></hulp-transcript>
      ${shown.mine ? this.composerView(reference, data.events) : this.notMineView(reference, problem)}`;
  }

  private emptyView() {
    const somebody = this.queue.waiting.length > 0;
    return html`<div class="nothing">
      ${this.told ? html`<p class="told">${this.told}</p>` : nothing}
      <p class="big">${strings.choose}</p>
      <p>${somebody ? strings.chooseHint : strings.nobodyHint}</p>
      ${somebody ? html`<button type="button" class="action" @click=${() => this.next()}>${strings.next}</button>` : nothing}
    </div>`;
  }

  private composerView(reference: string, events: SaidEvent[]) {
    return html`<hulp-composer
      reference=${reference}
      .draft=${this.drafts.of(reference)}
      .replies=${this.library.replies}
      newest=${events.findLast(({ type }) => type === "message")?.id ?? 0}
      .send=${this.shown.send}
      .note=${this.shown.note}
      .say=${this.say}
      .overtaken=${this.shown.reload}
    ></hulp-composer>`;
  }

  /** A case that somebody else has, or that is gone: a text that was not sent is still there. */
  private notMineView(reference: string, problem: string) {
    const { answer } = this.drafts.of(reference);
    const { owner } = this.shown.summary ?? {};
    const why = problem ? `${problem} ${strings.lostCase}` : owner ? `${strings.ownedBy(owner.name)}.` : strings.claimFirst;
    return html`<div class="not-mine">
      <p role=${problem ? "alert" : nothing}>${why}</p>
      ${answer
        ? html`<details>
            <summary>${strings.unsent}</summary>
            <p class="said">${answer}</p>
          </details>`
        : nothing}
    </div>`;
  }

  // The co-pilot

  private coPilotView() {
    const { shown } = this;
    const { data } = shown;
    const inCase = this.place === "case" && !!data;
    const actions: EntryActions = {
      reference: shown.reference,
      event: shown.suggested?.event,
      insert: (entry, replace) => this.insert(entry, replace, shown.suggested?.event),
      send: (entry) => this.sendWhole(entry, shown.suggested?.event),
      say: this.say,
    };
    const found: EntryActions = {
      ...actions,
      event: undefined,
      insert: (entry, replace) => this.insert(entry, replace),
      send: (entry) => this.sendWhole(entry),
    };
    return html`<section class="co-pilot" aria-label=${strings.coPilot}>
      <div class="ways">
        <button type="button" class="quiet" @click=${() => this.show("middle")}>${backIcon} ${strings.toConversation}</button>
      </div>
      <h2 tabindex="-1">${strings.coPilot}</h2>
      ${inCase
        ? html`${briefView(data.brief, shown.spoken)} ${suggestionsView(shown, actions)} ${data.walk ? walkView(data.walk) : nothing}`
        : this.place === "case" ? html`<p class="empty">${strings.coPilotEmpty}</p>` : nothing}
      <hulp-entries .actions=${found} ?idle=${!inCase || !shown.mine}></hulp-entries>
    </section>`;
  }

  // What the stream tells

  private onQueue(queue: QueueData) {
    const before = new Set(this.queue.waiting.map(({ reference }) => reference));
    const fresh = this.started ? inOrder(queue.waiting, this.me).filter(({ reference }) => !before.has(reference)) : [];
    this.started = true;
    this.queue = queue;
    // Changed in another tab, perhaps.
    const known = queue.agents.find(({ id }) => id === this.me?.id);
    if (this.me && known) this.me = { ...this.me, status: known.status };
    this.unread.queueChanged(queue, this.looking);
    this.shown.queueChanged(queue);
    document.title = queue.waiting.length ? `(${queue.waiting.length}) ${this.pageTitle}` : this.pageTitle;
    const [first] = fresh;
    if (first) this.tell(first.wanted && first.wanted.id === this.me?.id ? strings.newForYou(first.reference) : strings.newInQueue);
  }

  private onSaid(reference: string, events: SaidEvent[]) {
    this.shown.said(reference, events);
    if (reference !== this.looking) this.unread.said(reference, events);
    if (events.some(({ type }) => type === "message")) this.tell(strings.newMessage(reference));
    this.requestUpdate();
  }

  private onRestored() {
    this.say(strings.restored);
    void this.shown.reload();
    void this.library.load();
    void this.meet();
  }

  private tell(text: string) {
    this.say(text);
    this.alerts.give(text);
  }

  private say = (text: string) => this.announcer.say(text);

  private async meet() {
    await this.attempt(async () => {
      this.me = await api.fetchMe();
    });
  }

  private setStatus(status: Presence) {
    void this.attempt(async () => {
      this.me = await api.setStatus(status);
    });
  }

  // What an agent does

  /** The reference of the case that the agent is looking at. */
  private get looking() {
    return this.place === "case" && document.hasFocus() ? this.shown.reference : "";
  }

  private onLook = () => {
    this.unread.read(this.looking);
    this.requestUpdate();
  };

  private async open(reference: string, focus = false) {
    this.problem = "";
    this.place = "case";
    this.view = "middle";
    const opening = this.shown.open(reference);
    await opening;
    this.onLook();
    if (focus && reference === this.shown.reference) await this.focusCase();
  }

  private async claim(reference: string) {
    this.problem = "";
    try {
      await this.shown.claim(reference);
    } catch (error) {
      this.problem = api.problemOf(error);
      await this.shown.open(reference);
      return;
    }
    this.place = "case";
    this.view = "middle";
    this.onLook();
    this.say(strings.claimed(reference));
    await this.focusCase();
  }

  /** The answer field of a case that is mine, the reference of another one. */
  private async focusCase() {
    await this.updateComplete;
    if (this.shown.mine) await this.composer?.write();
    else (this.head ?? this.renderRoot.querySelector<HTMLElement>(".middle h2"))?.focus();
  }

  private onParted = async (told: string) => {
    this.shown.leave();
    this.told = told;
    this.say(told);
    this.show("queue");
  };

  private onFind = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const reference = String(new FormData(form).get("reference")).trim().toUpperCase();
    if (!reference) return;
    form.reset();
    void this.open(reference, true);
  };

  private goTo(place: "case" | "phone") {
    this.place = place;
    this.view = "middle";
    this.onLook();
    if (place === "phone") void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#caller")?.focus());
  }

  /** Show a column, where there is no room for all; the focus goes along. */
  private show(view: "queue" | "middle" | "co-pilot") {
    this.view = view;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`.${view} h2`)?.focus());
  }

  private insert(entry: EntryData, replace: boolean, event?: number) {
    const draft = this.drafts.of(this.shown.reference);
    insert(draft, entry, event, replace);
    this.view = "middle";
    this.requestUpdate();
    void this.updateComplete.then(() => this.composer?.write(replace));
  }

  private async sendWhole(entry: EntryData, event?: number) {
    const suggestion = event === undefined ? {} : { suggestion: { event, entry: entry.id, use: "accepted" as const } };
    try {
      await this.shown.send({ id: crypto.randomUUID(), entry: entry.id, ...suggestion });
    } catch (error) {
      if (error instanceof api.DeskError && error.code === "newer") void this.shown.reload();
      throw error;
    }
    this.say(strings.sent);
    this.show("middle");
  }

  private next() {
    const [first] = inOrder(this.queue.waiting, this.me);
    if (!first) return this.say(strings.nobodyWaits);
    void this.claim(first.reference);
  }

  private toAnswer() {
    if (!this.composer) return false;
    this.view = "middle";
    return this.composer.write();
  }

  private toggleNote() {
    if (!this.composer) return false;
    this.composer.toggleNote();
    return true;
  }

  private insertSuggestion(index: number) {
    const { suggested, mine } = this.shown;
    const suggestion = suggested?.suggestions[index];
    if (!suggestion || !mine || this.place !== "case") return false;
    this.insert(suggestion, false, suggested?.event);
    return true;
  }

  private toSearch() {
    this.view = "co-pilot";
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#entries-words")?.focus());
  }

  private get items() {
    return [...this.renderRoot.querySelectorAll<HTMLElement>(".queue .item")];
  }

  private get inQueue() {
    return this.items.some((item) => item.matches(":focus"));
  }

  /** The next or previous case of the lists. */
  private step(by: number) {
    const { items } = this;
    const focused = items.findIndex((item) => item.matches(":focus"));
    const at = focused >= 0 ? focused : items.findIndex((item) => item.ariaCurrent);
    this.view = "queue";
    const to = at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by));
    void this.updateComplete.then(() => items[to]?.focus());
  }

  /** Escape goes one step back: to the conversation, then to the queue. */
  private onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || this.sheet.open) return;
    event.preventDefault();
    const inCoPilot = event.composedPath().some((one) => one instanceof Element && one.matches(".co-pilot"));
    if (inCoPilot && this.shown.reference) this.show("middle");
    else this.toQueue();
  };

  private toQueue() {
    this.view = "queue";
    const { items } = this;
    const item = items.find(({ dataset }) => dataset["reference"] === this.shown.reference);
    void this.updateComplete.then(() => (item ?? this.renderRoot.querySelector<HTMLElement>(".queue h2"))?.focus());
  }

  private async attempt(deed: () => Promise<void>) {
    try {
      await deed();
      this.problem = "";
    } catch (error) {
      this.problem = api.problemOf(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "hulp-desk": HulpDesk;
  }
}
