import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { postVerdict, problemOf } from "./api.js";
import { EntrySearch } from "./entry-search.js";
import { Part } from "./part.js";
import { strings } from "./strings.js";
import { sourcesView, textView, updateView } from "./text-view.js";
import type { EntryData, Suggestion } from "./types.js";

/** What can be done with an entry; `event` is the message that it was suggested for. */
export interface EntryActions {
  reference: string;
  event?: number;
  /** Put it into the answer: after what stands there, or instead of it. */
  insert(entry: EntryData, replace: boolean): void;
  send(entry: EntryData): Promise<void>;
  say(text: string): void;
}

/** How sure the assistant is: in words, as a percentage and as a bar. */
export const confidenceView = (confidence: number) => html`<p class="confidence">
  <progress max="1" value=${confidence} aria-hidden="true"></progress>
  <span>${strings.likely(confidence)} ${strings.percent(confidence)}</span>
</p>`;

/** An entry that may be the answer: suggested, or found. */
@customElement("hulp-entry-card")
export class HulpEntryCard extends Part {
  @property({ attribute: false }) entry!: EntryData | Suggestion;
  /** The place in the list, which is its key as well; 0: none. */
  @property({ type: Number }) place = 0;
  /** The list in which it stands. */
  @property() list = "";
  /** Whether there is no conversation to use it in. */
  @property({ type: Boolean }) idle = false;
  @property({ attribute: false }) actions!: EntryActions;

  @state() private doubting = false;
  @state() private told = "";
  @state() private problem = "";
  @state() private busy = false;

  private search = new EntrySearch(this, (count) => this.actions.say(strings.found(count)));

  private get titleId() {
    return `${this.list}-${this.entry.id.replace(/\W/g, "-")}`;
  }

  override render() {
    const { entry, place, titleId: id } = this;
    const confidence = "confidence" in entry ? entry.confidence : undefined;
    return html`<article class="entry" aria-labelledby=${id}>
      <h4 id=${id}>${place ? html`<kbd aria-hidden="true">${place}</kbd> ` : nothing}${entry.question}</h4>
      ${confidence === undefined ? nothing : confidenceView(confidence)}
      ${place === 1 ? this.bodyView() : html`<details><summary>${strings.showAnswer}</summary>${this.bodyView()}</details>`}
      ${sourcesView(entry.sources)}
      ${this.idle ? nothing : this.buttonsView(id)}
      <div role="alert">${this.problem || this.search.problem ? html`<p class="problem">${this.problem || this.search.problem}</p>` : nothing}</div>
      <div role="status">${this.told ? html`<p class="told">${this.told}</p>` : nothing}</div>
      ${this.doubting ? this.doubtView(id) : nothing}
    </article>`;
  }

  private bodyView() {
    const { text, updates, simple, more, agent } = this.entry;
    return html`<div class="text">${textView(text)} ${updates.map(updateView)}</div>
      ${simple
        ? html`<details class="extra">
            <summary>${strings.simple}</summary>
            ${textView(simple)}
          </details>`
        : nothing}
      ${more
        ? html`<details class="extra">
            <summary>${strings.more}</summary>
            ${textView(more)}
          </details>`
        : nothing}
      ${agent ? html`<p class="for-agent"><strong>${strings.agentNote}:</strong> ${agent}</p>` : nothing}`;
  }

  private buttonsView(id: string) {
    const { entry, actions } = this;
    return html`<div class="buttons">
      <button type="button" class="option" aria-describedby=${id} @click=${() => actions.insert(entry, false)}>${strings.insert}</button>
      <button type="button" class="option" aria-describedby=${id} @click=${() => actions.insert(entry, true)}>${strings.edit}</button>
      <button type="button" class="option" aria-describedby=${id} aria-disabled=${this.busy} @click=${this.send}>${strings.send}</button>
      ${actions.event === undefined || this.told
        ? nothing
        : html`<button type="button" class="quiet" aria-describedby=${id} aria-expanded=${this.doubting} @click=${this.toggleDoubt}>
            ${strings.wrong}
          </button>`}
    </div>`;
  }

  private doubtView(id: string) {
    const { search } = this;
    const field = `${id}-right`;
    return html`<div class="doubt" role="group" aria-label=${strings.wrongAsk}>
      <p><strong>${strings.wrongAsk}</strong></p>
      <label for=${field}>${strings.wrongSearch}</label>
      <input id=${field} type="search" autocomplete="off" .value=${search.words} @input=${this.onSearch} />
      ${search.found
        ? html`<ul class="found">
            ${search.found.map(
              (other) => html`<li>
                <span>${other.question}</span>
                <button type="button" class="option" aria-label="${strings.wrongThis}: ${other.question}" @click=${() => this.report(other.id)}>
                  ${strings.wrongThis}
                </button>
              </li>`,
            )}
          </ul>`
        : nothing}
      <div class="buttons">
        <button type="button" class="option" @click=${() => this.report(null)}>${strings.wrongGo}</button>
        <button type="button" class="quiet" @click=${this.toggleDoubt}>${strings.cancel}</button>
      </div>
    </div>`;
  }

  private onSearch = (event: Event) => this.search.look((event.target as HTMLInputElement).value);

  private toggleDoubt = () => {
    this.doubting = !this.doubting;
    void this.focusOn(this.doubting ? ".doubt input" : "button[aria-expanded]");
  };

  private send = () => this.attempt(() => this.actions.send(this.entry));

  private report = (wanted: string | null) =>
    this.attempt(async () => {
      const { reference, event } = this.actions;
      await postVerdict(reference, event!, this.entry.id, wanted);
      this.doubting = false;
      this.told = strings.wrongDone;
    });

  private async attempt(deed: () => Promise<void>) {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      await deed();
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.busy = false;
    }
  }
}
