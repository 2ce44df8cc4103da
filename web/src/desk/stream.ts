import type { ReactiveController, ReactiveControllerHost } from "lit";
import { DeskError, fetchMe, openEvents } from "./api.js";
import type { QueueData, SaidEvent, Suggested } from "./types.js";

interface Listener {
  queue(data: QueueData): void;
  said(data: { reference: string; events: SaidEvent[] }): void;
  suggestions(data: Suggested & { reference: string }): void;
  /** The connection is back after it was lost. */
  restored(): void;
  /** The session is over. */
  ended(): void;
}

/** A shorter interruption is not worth a word. */
const GRACE_MS = 2000;
const RECONNECT_MS = [1000, 3000, 10_000, 30_000];

/** The event stream of the desk, opened again for as long as it takes. */
export class Stream implements ReactiveController {
  lost = false;

  #source?: EventSource;
  #broken = false;
  #attempts = 0;
  #timer?: number;
  #grace?: number;

  constructor(
    private host: ReactiveControllerHost,
    private listener: Listener,
  ) {
    host.addController(this);
  }

  hostConnected() {
    addEventListener("online", this.#open);
    this.#open();
  }

  hostDisconnected() {
    removeEventListener("online", this.#open);
    clearTimeout(this.#timer);
    clearTimeout(this.#grace);
    this.#source?.close();
  }

  #open = () => {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = (this.#source = openEvents());
    const { listener } = this;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => source === this.#source && this.#failed(source.readyState === EventSource.CLOSED));
    source.addEventListener("queue", ({ data }) => listener.queue(JSON.parse(data)));
    source.addEventListener("said", ({ data }) => listener.said(JSON.parse(data)));
    source.addEventListener("suggestions", ({ data }) => listener.suggestions(JSON.parse(data)));
    source.addEventListener("ended", () => {
      source.close();
      listener.ended();
    });
  };

  #opened() {
    clearTimeout(this.#grace);
    this.#attempts = 0;
    const wasBroken = this.#broken;
    this.#broken = false;
    this.#setLost(false);
    if (wasBroken) this.listener.restored();
  }

  /** The browser tries again by itself after a break, and gives up after an answer that is no stream. */
  #failed(givenUp: boolean) {
    if (!this.#broken) this.#grace = window.setTimeout(() => this.#setLost(true), GRACE_MS);
    this.#broken = true;
    if (!givenUp) return;
    const delay = RECONNECT_MS[Math.min(this.#attempts++, RECONNECT_MS.length - 1)];
    this.#timer = window.setTimeout(() => this.#again(), delay);
  }

  async #again() {
    const signedOut = await fetchMe().then(
      () => false,
      (error) => error instanceof DeskError && error.code === "signed_out",
    );
    if (signedOut) this.listener.ended();
    else this.#open();
  }

  #setLost(lost: boolean) {
    this.lost = lost;
    this.host.requestUpdate();
  }
}
