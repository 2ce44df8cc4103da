import type { ReactiveController, ReactiveControllerHost } from "lit";
import { fetchSession, type SessionData, stay } from "./api.js";

/** How long before the end of a session the citizen is asked to stay: WCAG 2.2.1 wants twenty seconds at least. */
const WARNING_SECONDS = 120;
/** After a question that the server did not answer, and at least between two questions. */
const AGAIN_SECONDS = 10;

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

  /** Stay signed in; false when that did not work. */
  async stay(): Promise<boolean> {
    const data = await stay(this.base());
    this.#note(data);
    return !!data;
  }

  forget() {
    this.#note({ signed_in: false });
  }

  /** Without an answer, what was known stays: nobody is shown as signed out who is not. */
  #note(data: SessionData | undefined) {
    clearTimeout(this.#timer);
    if (data) {
      this.data = data;
      this.ending = data.seconds_left !== undefined && data.seconds_left <= WARNING_SECONDS;
    }
    // Looked at again when it may end soon, since a message in the meantime was a sign; and when it is over.
    const left = data ? data.seconds_left : AGAIN_SECONDS;
    if (left !== undefined && (data || this.data.signed_in)) this.#checkIn(data && !this.ending ? left - WARNING_SECONDS : left);
    this.host.requestUpdate();
  }

  #checkIn(seconds: number) {
    this.#timer = window.setTimeout(this.check, Math.max(AGAIN_SECONDS, seconds) * 1000);
  }
}
