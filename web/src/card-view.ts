import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { fetchCard, type ShownCard } from "./api.js";
import type { Fact, Item, Option } from "./blocks.js";

const GONE = "Deze gegevens zijn niet meer te zien. Stel uw vraag opnieuw als u ze nog nodig hebt.";

const factView = ({ label, value, note }: Fact) => html`<div>
  <dt>${label}</dt>
  <dd>${value}${note ? html` <span class="note">${note}</span>` : nothing}</dd>
</div>`;

const linkView = ({ url, url_label }: Item) =>
  url?.startsWith("https://")
    ? html`<p><a href=${url} target="_blank" rel="noopener noreferrer">${url_label ?? url}<span class="visually-hidden"> (opent in nieuw venster)</span></a></p>`
    : nothing;

const itemView = (item: Item) => html`<li>
  <h4>${item.title}${item.mark ? html` <span class="mark">${item.mark}</span>` : nothing}</h4>
  ${item.lines.map((line) => html`<p>${line}</p>`)} ${linkView(item)}
</li>`;

/** A citizen's own data. They are fetched for display only, kept nowhere, and taken away when their time is over. */
@customElement("hulp-card")
export class HulpCard extends LitElement {
  @property() ref = "";
  @property() base = "";
  @property({ attribute: false }) choose: (option: Option) => void = () => {};
  /** Tells when the card has arrived, so that it can be announced. */
  @property({ attribute: false }) arrived: (card: ShownCard | undefined) => void = () => {};

  @state() private card?: ShownCard;
  @state() private gone = false;
  #timer?: number;

  /** The style sheet of the widget applies, since the card stands in its shadow tree. */
  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener("pageshow", this.#onPageShow);
    this.#load();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("pageshow", this.#onPageShow);
    this.#hide(false);
  }

  override render() {
    if (this.gone) return html`<p class="source">${GONE}</p>`;
    if (!this.card) return html`<p class="source">Even geduld…</p>`;
    const { title, text, facts = [], items = [], note, source, options = [] } = this.card;
    return html`<h3>${title}</h3>
      <p>${text}</p>
      ${facts.length ? html`<dl>${facts.map(factView)}</dl>` : nothing}
      ${items.length ? html`<ul class="items">${items.map(itemView)}</ul>` : nothing}
      ${note ? html`<p class="note">${note}</p>` : nothing} ${source ? html`<p class="source">${source}</p>` : nothing}
      ${options.length
        ? html`<ul class="options">
            ${options.map((option) => html`<li><button type="button" class="option" @click=${() => this.choose(option)}>${option.label}</button></li>`)}
          </ul>`
        : nothing}`;
  }

  async #load() {
    const card = await fetchCard(this.base, this.ref);
    if (!this.isConnected) return;
    this.card = card;
    this.gone = !card;
    this.arrived(card);
    clearTimeout(this.#timer);
    if (card) this.#timer = window.setTimeout(() => this.#hide(true), new Date(card.expires).getTime() - Date.now());
  }

  #hide(gone: boolean) {
    clearTimeout(this.#timer);
    this.card = undefined;
    this.gone = gone;
  }

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
