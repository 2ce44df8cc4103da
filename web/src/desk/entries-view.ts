import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import "./entry-card.js";
import type { EntryActions } from "./entry-card.js";
import { EntrySearch } from "./entry-search.js";
import { Part } from "./part.js";
import { strings } from "./strings.js";

/** Searching all entries for an answer. */
@customElement("hulp-entries")
export class HulpEntries extends Part {
  @property({ type: Boolean }) idle = false;
  @property({ attribute: false }) actions!: EntryActions;

  private search = new EntrySearch(this, (count) => this.actions.say(strings.found(count)));

  override render() {
    const { found, problem, words } = this.search;
    return html`<section class="entries" aria-labelledby="entries-title">
      <h3 id="entries-title" tabindex="-1"><label for="entries-words">${strings.entriesLabel}</label></h3>
      <input id="entries-words" type="search" autocomplete="off" .value=${words} @input=${this.onInput} @keydown=${this.onKey} />
      <div role="alert">${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>
      ${found
        ? html`<p class="aside">${strings.found(found.length)}</p>
            ${repeat(
              found,
              ({ id }) => id,
              (entry) => html`<hulp-entry-card list="found" .entry=${entry} .actions=${this.actions} ?idle=${this.idle}></hulp-entry-card>`,
            )}`
        : nothing}
    </section>`;
  }

  private onInput = (event: Event) => this.search.look((event.target as HTMLInputElement).value);

  private onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !this.search.words) return;
    event.preventDefault();
    event.stopPropagation();
    this.search.look("");
  };
}
