import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { clock, longDay } from "./ages.js";
import { blockView } from "./block-view.js";
import { downIcon } from "./icons.js";
import { Part } from "./part.js";
import { strings } from "./strings.js";
import { type Turn, turnsOf } from "./turns.js";
import type { Note, SaidEvent } from "./types.js";

/** This near to the end, the newest message is followed. */
const NEAR_PIXELS = 120;

const turnView = ({ side, name, at, lines }: Turn) => html`<li class="turn ${side}">
  <p class="speaker"><strong>${name}</strong> <time datetime=${at}>${clock(at)}</time></p>
  ${lines.map(({ text, blocks }) => (text === undefined ? blocks?.map(blockView) : html`<p class="said">${text}</p>`))}
</li>`;

const dayView = (at: string) => html`<li class="day"><span>${longDay(at)}</span></li>`;

/** Everything that was said in a case, newest last. */
@customElement("hulp-transcript")
export class HulpTranscript extends Part {
  @property() reference = "";
  @property({ attribute: false }) events: SaidEvent[] = [];
  @property({ attribute: false }) notes: Note[] = [];

  @state() private behind = false;

  @query(".log") private log!: HTMLElement;

  private shown = "";
  /** Whether the newest message is followed, also when the room for it changes. */
  private follows = true;
  /** The height that the position belongs to: when it changes, that is no scrolling of the agent. */
  private height = 0;
  private room = new ResizeObserver(() => {
    this.height = this.log.clientHeight;
    if (this.follows) this.toEnd();
  });

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.room.disconnect();
  }

  override firstUpdated() {
    this.room.observe(this.log);
  }

  override render() {
    return html`<div class="log" role="log" aria-live="off" aria-label=${strings.transcript} tabindex="0" @scroll=${this.onScroll}>
        <ol class="turns">
          ${repeat(
            turnsOf(this.events, this.notes),
            ({ key }) => key,
            (turn) => html`${turn.newDay ? dayView(turn.at) : nothing}${turnView(turn)}`,
          )}
        </ol>
      </div>
      ${this.behind ? html`<button type="button" class="newest" @click=${this.toEnd}>${downIcon} ${strings.newest}</button>` : nothing}`;
  }

  override updated() {
    const shown = `${this.reference} ${this.events.length} ${this.notes.length}`;
    if (shown === this.shown) return;
    const another = !this.shown.startsWith(`${this.reference} `);
    this.shown = shown;
    if (another || this.follows) this.toEnd();
    else this.behind = true;
  }

  private get distance() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
  }

  private onScroll = () => {
    if (this.log.clientHeight !== this.height) return;
    this.follows = this.distance < NEAR_PIXELS;
    if (this.follows) this.behind = false;
  };

  private toEnd = () => {
    this.log.scrollTop = this.log.scrollHeight;
    this.follows = true;
    this.behind = false;
  };
}
