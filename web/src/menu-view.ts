import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { beginAfresh, eraseConversation, framed } from "./api.js";
import type { Comfort, Theme } from "./comfort.js";
import { ownPage } from "./links.js";
import { canSpeak } from "./read-aloud.js";
import { strings } from "./strings.js";

type Deed = "fresh" | "erase";

/** The citizen's rights and comforts. What cannot be undone is asked first. */
@customElement("hulp-menu")
export class HulpMenu extends LitElement {
  @property() base = "";
  @property() theme: Theme = "light";
  @property({ type: Boolean }) talking = false;
  @property({ type: Boolean }) walking = false;
  @property({ type: Boolean }) phone = false;
  @property({ type: Boolean, attribute: "signed-in" }) signedIn = false;
  /** Its settings change without it becoming another object. */
  @property({ attribute: false, hasChanged: () => true }) comfort!: Comfort;
  /** The conversation is gone; the text says what happened. */
  @property({ attribute: false }) left: (text: string) => void = () => {};

  @state() private asking?: Deed;
  @state() private problem = "";
  private busy = false;

  protected override createRenderRoot() {
    return this;
  }

  override render() {
    return this.asking ? this.#question(this.asking) : this.#choices();
  }

  #choices() {
    const { base, comfort, talking } = this;
    return html`<ul>
      ${talking ? html`<li>${ownPage(`${base}/hulp/gesprek`, strings.transcript)}</li>` : nothing}
      ${this.walking ? html`<li>${ownPage(`${base}/hulp/stappen`, strings.printSteps)}</li>` : nothing}
      <li>${this.#switch("large", strings.larger)}</li>
      ${canSpeak ? html`<li>${this.#switch("aloud", strings.aloud)}</li>` : nothing}
      ${framed ? nothing : html`<li>${this.#switch("cover", strings.cover)}</li>`}
      <li>
        <div class="themes" role="group" aria-labelledby="colours">
          <span id="colours">${strings.colours}</span>
          ${Object.entries(strings.themes).map(
            ([theme, label]) =>
              html`<button type="button" class="option" aria-pressed=${theme === this.theme} @click=${() => comfort.choose(theme as Theme)}>
                ${label}
              </button>`,
          )}
        </div>
      </li>
      ${talking
        ? html`<li><button type="button" class="option" @click=${() => this.#ask("fresh")}>${strings.fresh}</button></li>
            <li><button type="button" class="option" @click=${() => this.#ask("erase")}>${strings.erase}</button></li>`
        : nothing}
      ${this.phone ? html`<li>${ownPage(`${base}/telefoon`, strings.onThePhone)}</li>` : nothing}
      <li class="small">${ownPage(`${base}/privacy`, strings.privacy)} ${ownPage(`${base}/toegankelijkheid`, strings.accessibility)}</li>
    </ul>`;
  }

  #switch(name: "large" | "aloud" | "cover", label: string) {
    return html`<button type="button" class="switch" role="switch" aria-checked=${this.comfort[name]} @click=${() => this.comfort.toggle(name)}>
      <span>${label}</span>
    </button>`;
  }

  #question(deed: Deed) {
    const text = deed === "erase" ? strings.eraseAsk : this.signedIn ? strings.freshKnown : strings.freshAsk;
    return html`<div class="question" role="group" aria-labelledby="asked">
      <p id="asked">${text}</p>
      <div role="alert">${this.problem ? html`<p>${this.problem}</p>` : nothing}</div>
      <button type="button" class="action" @click=${() => this.#carryOut(deed)}>${strings[deed]}</button>
      <button type="button" class="option" @click=${() => this.#ask(undefined)}>${strings.cancel}</button>
    </div>`;
  }

  async #ask(deed?: Deed) {
    this.asking = deed;
    this.problem = "";
    await this.updateComplete;
    this.querySelector<HTMLElement>("button")?.focus();
  }

  async #carryOut(deed: Deed) {
    if (this.busy) return;
    this.busy = true;
    const told = await (deed === "erase" ? this.#erase() : this.#begin());
    if (told) this.left(told);
    else this.problem = strings.notDone;
    this.busy = false;
  }

  async #erase() {
    const receipt = await eraseConversation(this.base);
    return receipt && strings.erased(receipt.messages, receipt.rows, receipt.left);
  }

  async #begin() {
    return (await beginAfresh(this.base)) && strings.freshDone;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "hulp-menu": HulpMenu;
  }
}
