import type { ReactiveController, ReactiveControllerHost } from "lit";
import { fetchSession, type SessionData, stay } from "./api.js";

/** How long before the end of a session the citizen is asked to stay: WCAG 2.2.1 wants twenty seconds at least. */
const WARNING_MS = 120_000;

/** Who is signed in, and whether that ends soon. */
export class Session implements ReactiveController {
  data: SessionData = { signed_in: false };
  /** The citizen is signed out soon, unless there is a sign. */
  ending = false;

  #timer?: number;

  constructor(
    private host: ReactiveControllerHost,
    private base: () => string,
  ) {
    host.addController(this);
  }

  hostConnected() {}

  hostDisconnected() {
    clearTimeout(this.#timer);
  }

  /** Ask the server. */
  check = async () => this.#note(await fetchSession(this.base()));

  /** Stay signed in. */
  stay = async () => this.#note(await stay(this.base()));

  forget() {
    this.#note({ signed_in: false });
  }

  #note(data: SessionData) {
    clearTimeout(this.#timer);
    this.data = data;
    const left = data.idle_until ? new Date(data.idle_until).getTime() - Date.now() : Infinity;
    this.ending = left <= WARNING_MS;
    // Looked at again when it may end soon, since a message in the meantime was a sign; and when it is over.
    if (left !== Infinity) this.#timer = window.setTimeout(this.check, Math.max(1000, this.ending ? left : left - WARNING_MS));
    this.host.requestUpdate();
  }
}
