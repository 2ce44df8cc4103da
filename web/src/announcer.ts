import type { ReactiveController, ReactiveControllerHost } from "lit";
import { html } from "lit";

/** Screen readers miss a text that arrives in the same moment as other changes. */
const PAUSE_MS = 250;

/** A polite live region of two slots that take turns, so that the same text twice is said twice. */
export class Announcer implements ReactiveController {
  #slots = ["", ""];
  #next = 0;

  constructor(private host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected() {}

  say(text: string) {
    window.setTimeout(() => {
      this.#slots = this.#next ? ["", text] : [text, ""];
      this.#next = 1 - this.#next;
      this.host.requestUpdate();
    }, PAUSE_MS);
  }

  render() {
    return html`<div class="visually-hidden announcer">
      ${this.#slots.map((text) => html`<div aria-live="polite" aria-atomic="true">${text}</div>`)}
    </div>`;
  }
}
