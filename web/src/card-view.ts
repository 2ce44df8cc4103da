import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { fetchCard, type ShownCard } from "./api.js";
import type { Fact, Item, Option } from "./blocks.js";
import { newWindow } from "./links.js";
import { optionsView } from "./options-view.js";
import { strings } from "./strings.js";

const factView = ({ label, value, note }: Fact) => html`<div>
  <dt>${label}</dt>
  <dd>${value}${note ? html` <span class="note">${note}</span>` : nothing}</dd>
</div>`;

const linkView = ({ url, url_label }: Item) => (url?.startsWith("https://") ? html`<p>${newWindow(url, url_label ?? url)}</p>` : nothing);

const itemView = (item: Item) => html`<li>
  <h4>${item.title}${item.mark ? html` <span class="mark">${item.mark}</span>` : nothing}</h4>
  ${item.lines.map((line) => html`<p>${line}</p>`)} ${linkView(item)}
</li>`;

/** A citizen's own data. They are fetched for display only, kept nowhere, and taken away when their time is over. */
@customElement("hulp-card")
export class HulpCard extends LitElement {
  @property() ref = "";
  @property() base = "";
  /** Whether the data are covered when the window loses the attention. */
  @property({ type: Boolean }) cover = false;
  @property({ attribute: false }) choose: (option: Option) => void = () => {};
  /** Tells when the card has arrived, so that it can be announced. */
  @property({ attribute: false }) arrived: (card: ShownCard | undefined) => void = () => {};

  @state() private card?: ShownCard;
  @state() private gone = false;
  @state() private covered = false;
  #timer?: number;

  /** The style sheet of the widget applies, since the card stands in its shadow tree. */
  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener("pageshow", this.#onPageShow);
    addEventListener("blur", this.#onLeave);
    document.addEventListener("visibilitychange", this.#onLeave);
    this.#load();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("pageshow", this.#onPageShow);
    removeEventListener("blur", this.#onLeave);
    document.removeEventListener("visibilitychange", this.#onLeave);
    this.#hide(false);
  }

  override willUpdate(changed: PropertyValues) {
    if (changed.has("cover") && !this.cover) this.covered = false;
  }

  override render() {
    if (this.gone) return html`<p class="source" tabindex="-1">${strings.gone}</p>`;
    if (!this.card) return html`<p class="source">${strings.wait}</p>`;
    if (this.covered)
      return html`<p>${strings.covered}</p>
        <button type="button" class="option" @click=${this.#uncover}>${strings.uncover}</button>`;
    const { title, text, facts = [], items = [], note, source, options = [] } = this.card;
    return html`<h3 tabindex="-1">${title}</h3>
      <p>${text}</p>
      ${facts.length ? html`<dl>${facts.map(factView)}</dl>` : nothing}
      ${items.length ? html`<ul class="items">${items.map(itemView)}</ul>` : nothing}
      ${note ? html`<p class="note">${note}</p>` : nothing} ${source ? html`<p class="source">${source}</p>` : nothing}
      ${optionsView(options, this.choose, false)}`;
  }

  async #load() {
    const card = await fetchCard(this.base, this.ref);
    if (!this.isConnected) return;
    this.card = card;
    this.gone = !card;
    this.covered = this.cover && !document.hasFocus();
    this.arrived(this.covered ? undefined : card);
    clearTimeout(this.#timer);
    if (card) this.#timer = window.setTimeout(() => this.#hide(true), card.seconds_left * 1000);
  }

  #hide(gone: boolean) {
    clearTimeout(this.#timer);
    this.card = undefined;
    this.gone = gone;
  }

  #onLeave = () => {
    if (this.cover && this.card) this.covered = true;
  };

  #uncover = async () => {
    this.covered = false;
    await this.updateComplete;
    this.querySelector<HTMLElement>("[tabindex]")?.focus();
  };

  /** The back button brings a page back as it was: the data are asked for again, since the citizen may have signed out. */
  #onPageShow = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    this.#hide(false);
    this.#load();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "hulp-card": HulpCard;
  }
}
