import type { ReactiveController, ReactiveControllerHost } from "lit";
import { html, nothing } from "lit";

/** Screen readers miss a text that arrives in the same moment as other changes. */
const PAUSE_MS = 250;
/** Then the text is taken away: it may be somebody's own data, and it stands in the page already. */
const STAY_MS = 10_000;
const SILENCE: { text: string; language?: string } = { text: "" };

/** A polite live region of two slots that take turns, so that the same text twice is said twice. */
export class Announcer implements ReactiveController {
  #slots = [SILENCE, SILENCE];
  #next = 0;
  #timers: number[] = [];

  constructor(private host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected() {}

  /** Say a text, in a language other than that of the page when it is named. */
  say(text: string, language?: string) {
    this.#timers.forEach(clearTimeout);
    this.#timers = [window.setTimeout(() => this.#show({ text, language }), PAUSE_MS), window.setTimeout(() => this.hush(), STAY_MS)];
  }

  /** Take away what was said. */
  hush() {
    this.#timers.forEach(clearTimeout);
    this.#slots = [SILENCE, SILENCE];
    this.host.requestUpdate();
  }

  #show(said: { text: string; language?: string }) {
    this.#slots = this.#next ? [SILENCE, said] : [said, SILENCE];
    this.#next = 1 - this.#next;
    this.host.requestUpdate();
  }

  render() {
    return html`<div class="visually-hidden announcer">
      ${this.#slots.map(({ text, language }) => html`<div aria-live="polite" aria-atomic="true" lang=${language ?? nothing}>${text}</div>`)}
    </div>`;
  }
}
