import type { ReactiveController, ReactiveControllerHost } from "lit";
import { findEntries, problemOf } from "./api.js";
import type { EntryData } from "./types.js";

const PAUSE_MS = 200;
const LEAST = 2;

/** Searching all entries while the words are typed. */
export class EntrySearch implements ReactiveController {
  words = "";
  /** Undefined while nothing is looked for. */
  found?: EntryData[];
  problem = "";

  #timer?: number;

  constructor(
    private host: ReactiveControllerHost,
    /** So many are found. */
    private done: (count: number) => void = () => {},
  ) {
    host.addController(this);
  }

  hostConnected() {}

  hostDisconnected() {
    clearTimeout(this.#timer);
  }

  /** Look for words, after a short pause. */
  look(words: string) {
    this.words = words;
    clearTimeout(this.#timer);
    if (words.trim().length < LEAST) this.found = undefined;
    else this.#timer = window.setTimeout(() => this.#find(words.trim()), PAUSE_MS);
    this.host.requestUpdate();
  }

  async #find(words: string) {
    try {
      const found = await findEntries(words);
      if (words !== this.words.trim()) return;
      this.found = found;
      this.problem = "";
      this.done(found.length);
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.host.requestUpdate();
  }
}
