import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { strings } from "./strings.js";

const ZONE = "Europe/Brussels";
const HOUR = new Intl.DateTimeFormat("nl-BE", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const DAY = new Intl.DateTimeFormat("nl-BE", { weekday: "long", day: "numeric", month: "long", timeZone: ZONE });
const KEY = new Intl.DateTimeFormat("sv", { timeZone: ZONE });

/** "14:05". */
export const clock = (iso: string) => HOUR.format(new Date(iso));
/** "vrijdag 27 november", of a day or a moment. */
export const longDay = (iso: string) => DAY.format(new Date(iso));
/** "14:05" today, "vrijdag 27 november om 14:05" earlier. */
export const moment = (iso: string) => (dayKey(iso) === dayKey(Date.now()) ? clock(iso) : strings.dayAndHour(longDay(iso), clock(iso)));
/** "2026-11-27": the same for all moments of one day here. */
export const dayKey = (at: string | number) => KEY.format(new Date(at));

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const LONG_MS = 5 * MINUTE;

/** How long somebody waits, counting up. */
@customElement("hulp-waited")
export class HulpWaited extends LitElement {
  @property() since = "";

  #timer?: number;

  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = window.setInterval(() => this.requestUpdate(), SECOND);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override render() {
    const passed = Math.max(0, Date.now() - Date.parse(this.since));
    const minutes = Math.floor(passed / MINUTE);
    const text = minutes ? strings.minutes(minutes) : strings.seconds(Math.floor(passed / SECOND));
    return html`<span class="waited ${passed >= LONG_MS ? "long" : ""}">${text}</span>`;
  }
}
