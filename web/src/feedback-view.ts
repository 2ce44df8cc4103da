import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { postFeedback } from "./api.js";
import { strings } from "./strings.js";

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
    if (this.stage === "done") return html`<p role="status" tabindex="-1">${strings.thanks}</p>`;
    if (this.stage === "failed") return html`<p role="status" tabindex="-1">${strings.notNoted}</p>`;
    return html`<div role="group" aria-label=${strings.usefulLong}>
      <p>${strings.useful}</p>
      <button type="button" class="option" @click=${() => this.#give(true)}>${strings.yes}</button>
      <button type="button" class="option" aria-expanded=${this.stage === "why"} @click=${() => this.#give(false)}>${strings.no}</button>
      ${this.stage === "why" ? this.#reasons() : nothing}
    </div>`;
  }

  #reasons() {
    return html`<ul class="options" aria-label=${strings.whatIsWrong}>
      ${Object.entries(strings.reasons).map(
        ([reason, label]) => html`<li><button type="button" class="option" @click=${() => this.#give(false, reason)}>${label}</button></li>`,
      )}
    </ul>`;
  }

  async #give(helpful: boolean, reason?: string) {
    const noted = await postFeedback(this.base, { turn: this.turn, block: this.block, helpful, reason });
    this.stage = !noted ? "failed" : helpful || reason ? "done" : "why";
    await this.updateComplete;
    // The pressed button is gone: the focus goes to what came in its place.
    this.querySelector<HTMLElement>(this.stage === "why" ? "ul button" : "[tabindex]")?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "hulp-feedback": HulpFeedback;
  }
}
