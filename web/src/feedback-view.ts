import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { postFeedback } from "./api.js";

const REASONS: [string, string][] = [
  ["wrong", "Het klopt niet"],
  ["incomplete", "Er ontbreekt iets"],
  ["unclear", "Ik begrijp het niet"],
  ["not_asked", "Dit vroeg ik niet"],
  ["outdated", "Het is verouderd"],
];
const NOT_NOTED = "Dat is niet gelukt. Probeer het later opnieuw.";

/** "Was dit nuttig?" below an answer: a thumb, and for a thumb down a reason. No free words. */
@customElement("hulp-feedback")
export class HulpFeedback extends LitElement {
  @property() base = "";
  @property() turn = "";
  @property({ type: Number }) block = 0;

  @state() private stage: "ask" | "why" | "done" | "failed" = "ask";

  protected override createRenderRoot() {
    return this;
  }

  override render() {
    if (this.stage === "done") return html`<p role="status">Dank u.</p>`;
    if (this.stage === "failed") return html`<p role="status">${NOT_NOTED}</p>`;
    return html`<div role="group" aria-label="Was dit antwoord nuttig?">
      <p>Was dit nuttig?</p>
      <button type="button" class="option" @click=${() => this.#give(true)}>Ja</button>
      <button type="button" class="option" aria-expanded=${this.stage === "why"} @click=${() => this.#give(false)}>Nee</button>
      ${this.stage === "why" ? this.#reasons() : nothing}
    </div>`;
  }

  #reasons() {
    return html`<ul class="options" aria-label="Wat is er mis?">
      ${REASONS.map(
        ([reason, label]) => html`<li><button type="button" class="option" @click=${() => this.#give(false, reason)}>${label}</button></li>`,
      )}
    </ul>`;
  }

  async #give(helpful: boolean, reason?: string) {
    const noted = await postFeedback(this.base, { turn: this.turn, block: this.block, helpful, reason });
    this.stage = !noted ? "failed" : helpful || reason ? "done" : "why";
    await this.updateComplete;
    if (this.stage === "why") this.querySelector<HTMLButtonElement>("ul button")?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "hulp-feedback": HulpFeedback;
  }
}
