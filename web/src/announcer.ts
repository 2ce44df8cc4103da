import type { ReactiveController, ReactiveControllerHost } from "lit";
import { html, nothing } from "lit";

/** Screen readers miss a text that arrives in the same moment as other changes. */
const PAUSE_MS = 250;
const SILENCE: { text: string; language?: string } = { text: "" };

/** A polite live region of two slots that take turns, so that the same text twice is said twice. */
export class Announcer implements ReactiveController {
  #slots = [SILENCE, SILENCE];
  #next = 0;

  constructor(private host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected() {}

  /** Say a text, in a language other than that of the page when it is named. */
  say(text: string, language?: string) {
    window.setTimeout(() => {
      const said = { text, language };
      this.#slots = this.#next ? [SILENCE, said] : [said, SILENCE];
      this.#next = 1 - this.#next;
      this.host.requestUpdate();
    }, PAUSE_MS);
  }

  render() {
    return html`<div class="visually-hidden announcer">
      ${this.#slots.map(({ text, language }) => html`<div aria-live="polite" aria-atomic="true" lang=${language ?? nothing}>${text}</div>`)}
    </div>`;
  }
}
