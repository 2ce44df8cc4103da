import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type BlocksEventData, type Message, type MessageEventData, openEvents, postMessage, SendError } from "./api.js";
import type { Block, Option } from "./blocks.js";

/** One line of the conversation, as the event stream told it. */
export type Entry = { event: string; turn: string } & ({ text: string } | { blocks: Block[] });

/** A message of this page that the event stream has not confirmed yet. */
export interface Outgoing {
  message: Message;
  text: string;
  turn?: string;
  failure?: SendError;
}

interface Listener {
  base(): string;
  /** New blocks arrived while the citizen was there (not a replay of what was said before). */
  heard(blocks: Block[]): void;
  /** The message cannot be accepted as it is. */
  rejected(outgoing: Outgoing): void;
  /** The stream is open. */
  connected(): void;
}

/** Events that come this soon after the stream opened are a replay, unless they answer a message of this page. */
const REPLAY_MS = 1000;
const RECONNECT_MS = [1000, 3000, 10_000, 30_000];

/** The conversation with the assistant: what was said, what is on its way, and the connection. */
export class Conversation implements ReactiveController {
  entries: Entry[] = [];
  connectionLost = false;

  #outbox: Outgoing[] = [];
  #seen = new Set<string>();
  #asked = new Set<string>();
  #answered = new Set<string>();
  #ownTurns = new Set<string>();
  #stream?: EventSource;
  #openedAt = Infinity;
  #attempts = 0;
  #timer?: number;

  constructor(
    private host: ReactiveControllerHost,
    private listener: Listener,
  ) {
    host.addController(this);
  }

  hostConnected() {
    addEventListener("online", this.#onOnline);
  }

  /** What waited for a connection is sent now, in its order. */
  #onOnline = async () => {
    for (const outgoing of this.#outbox.filter(({ failure }) => failure)) await this.#resend(outgoing);
    if (this.connectionLost) this.retry();
  };

  hostDisconnected() {
    removeEventListener("online", this.#onOnline);
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = undefined;
  }

  /** Messages that stand below the entries: not confirmed by the stream, or failed. */
  get outgoing(): Outgoing[] {
    return this.#outbox.filter(({ turn }) => turn === undefined || !this.#asked.has(turn));
  }

  get failed(): Outgoing | undefined {
    return this.#outbox.find(({ failure }) => failure);
  }

  get empty() {
    return !this.entries.length && !this.outgoing.length;
  }

  /** Whether an answer is under way. */
  get waiting() {
    return this.#outbox.some(({ failure }) => !failure) || [...this.#asked].some((turn) => !this.#answered.has(turn));
  }

  connect() {
    if (this.#stream && this.#stream.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.#timer);
    const stream = openEvents(this.listener.base());
    stream.addEventListener("open", () => {
      this.#openedAt = performance.now();
      this.#attempts = 0;
      this.#setLost(false);
      this.listener.connected();
    });
    stream.addEventListener("ended", () => this.#onEnded());
    stream.addEventListener("message", (event) => this.#onMessage(event));
    stream.addEventListener("blocks", (event) => this.#onBlocks(event));
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) this.#reconnect();
    });
    this.#stream = stream;
  }

  say(text: string) {
    this.#send({ message: { id: crypto.randomUUID(), text }, text });
  }

  choose(option: Option) {
    this.#send({ message: { id: crypto.randomUUID(), option: option.key }, text: option.label });
  }

  /** Try again what went wrong: the failed message or the connection. */
  retry() {
    const { failed } = this;
    if (failed) this.#resend(failed);
    if (this.connectionLost) {
      this.#attempts = 0;
      this.#setLost(false);
      this.connect();
    }
  }

  #resend(outgoing: Outgoing) {
    outgoing.failure = undefined;
    return this.#post(outgoing);
  }

  #send(outgoing: Outgoing) {
    this.#outbox.push(outgoing);
    return this.#post(outgoing);
  }

  async #post(outgoing: Outgoing) {
    this.host.requestUpdate();
    try {
      outgoing.turn = await postMessage(this.listener.base(), outgoing.message);
      this.#ownTurns.add(outgoing.turn);
      if (this.#asked.has(outgoing.turn)) this.#drop(outgoing);
      this.connect();
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      outgoing.turn = undefined;
      if (error.again) outgoing.failure = error;
      else this.#drop(outgoing);
      if (!error.again) this.listener.rejected({ ...outgoing, failure: error });
    }
    this.host.requestUpdate();
  }

  #drop(outgoing: Outgoing) {
    this.#outbox = this.#outbox.filter((other) => other !== outgoing);
  }

  #onMessage(event: MessageEvent<string>) {
    if (!this.#isNew(event)) return;
    const { turn, text }: MessageEventData = JSON.parse(event.data);
    this.#asked.add(turn);
    this.entries = [...this.entries, { event: event.lastEventId, turn, text }];
    const known = this.#outbox.find(({ message }) => message.id === turn);
    if (known) {
      this.#ownTurns.add(turn);
      this.#drop(known);
    }
    this.host.requestUpdate();
  }

  #onBlocks(event: MessageEvent<string>) {
    if (!this.#isNew(event)) return;
    const { turn, blocks }: BlocksEventData = JSON.parse(event.data);
    this.#answered.add(turn);
    this.entries = [...this.entries, { event: event.lastEventId, turn, blocks }];
    const live = performance.now() - this.#openedAt > REPLAY_MS || this.#ownTurns.has(turn);
    if (live) this.listener.heard(blocks);
    this.host.requestUpdate();
  }

  /** The cookie changed: after a login the same conversation goes on, after a logout there is none. */
  #onEnded() {
    this.#stream?.close();
    this.#stream = undefined;
    this.entries = [];
    for (const known of [this.#seen, this.#asked, this.#answered, this.#ownTurns]) known.clear();
    this.#outbox = [];
    this.host.requestUpdate();
    this.listener.connected();
    this.connect();
  }

  #isNew({ lastEventId }: MessageEvent) {
    if (this.#seen.has(lastEventId)) return false;
    this.#seen.add(lastEventId);
    return true;
  }

  /** The browser gives up after an answer that is no stream, such as 204 (no session yet) or an error. */
  #reconnect() {
    this.#openedAt = Infinity;
    if (this.empty) return;
    const delay = RECONNECT_MS[this.#attempts++];
    if (delay === undefined) this.#setLost(true);
    else this.#timer = window.setTimeout(() => this.connect(), delay);
  }

  #setLost(lost: boolean) {
    this.connectionLost = lost;
    this.host.requestUpdate();
  }
}
