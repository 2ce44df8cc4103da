import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type BlocksEventData, fetchNotices, type Message, type MessageEventData, postMessage, SendError } from "./api.js";
import type { Block, Option, StatusBlock } from "./blocks.js";
import type { Place } from "./place-view.js";
import { SharedStream, type StreamEvent } from "./shared-stream.js";

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
  /** Another one speaks now, or the place in the queue is another one. */
  moved(place: Place): void;
  /** The message cannot be accepted as it is. */
  rejected(outgoing: Outgoing): void;
  /** The stream is open. */
  connected(): void;
  /** The conversation is not here any more: signed out, erased, or gone to another window. */
  ended(): void;
}

/** Events that come this soon after the stream opened are a replay, unless they answer a message of this page. */
const REPLAY_MS = 1000;
const RECONNECT_MS = [1000, 3000, 10_000, 30_000];

/** The conversation with the assistant: what was said, what is on its way, and the connection. */
export class Conversation implements ReactiveController {
  entries: Entry[] = [];
  notices: StatusBlock[] = [];
  place: Place = { state: "bot" };
  connectionLost = false;

  #outbox: Outgoing[] = [];
  #delivering = false;
  #seen = new Set<string>();
  #asked = new Set<string>();
  #answered = new Set<string>();
  #ownTurns = new Set<string>();
  #openedAt = Infinity;
  #attempts = 0;
  #timer?: number;
  #stream: SharedStream;

  constructor(
    private host: ReactiveControllerHost,
    private listener: Listener,
  ) {
    host.addController(this);
    this.#stream = new SharedStream({
      base: listener.base,
      opened: () => this.#onOpened(),
      event: (event) => this.#onEvent(event),
      refused: () => this.#reconnect(),
    });
  }

  hostConnected() {
    addEventListener("online", this.#onOnline);
  }

  hostDisconnected() {
    removeEventListener("online", this.#onOnline);
    this.pause();
  }

  #onOnline = () => this.retry();

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

  /** Every block, in order. */
  get blocks(): Block[] {
    return this.entries.flatMap((entry) => ("blocks" in entry ? entry.blocks : []));
  }

  /** Whether the server has every message that is not waiting for a connection. */
  get arrived() {
    return this.#outbox.every(({ turn, failure }) => turn !== undefined || failure);
  }

  /** Whether an answer is under way. */
  get waiting() {
    return this.#outbox.some(({ failure }) => !failure) || [...this.#asked].some((turn) => !this.#answered.has(turn));
  }

  /** Follow the conversation in this tab. */
  connect() {
    clearTimeout(this.#timer);
    this.#stream.take();
  }

  /** Leave the stream to other tabs. */
  pause() {
    clearTimeout(this.#timer);
    this.#stream.stop();
  }

  /** Notices come with the stream; before the first message there is none. */
  async lookForNotices() {
    if (!this.empty) return;
    this.notices = await fetchNotices(this.listener.base());
    this.host.requestUpdate();
  }

  say(text: string) {
    this.#send({ message: { id: crypto.randomUUID(), text }, text });
  }

  choose(option: Option) {
    this.#send({ message: { id: crypto.randomUUID(), option: option.key }, text: option.label });
  }

  /** Try again what went wrong: the messages that wait, or the connection. */
  retry() {
    if (this.failed) return this.#tryAgain();
    if (this.empty) return;
    this.#attempts = 0;
    this.#setLost(false);
    this.#stream.renew();
    this.connect();
  }

  /** Forget what is shown: the citizen left the conversation, or erased it. */
  reset() {
    this.#outbox = [];
    this.#forget();
  }

  #forget() {
    this.entries = [];
    this.place = { state: "bot" };
    for (const known of [this.#seen, this.#asked, this.#answered, this.#ownTurns]) known.clear();
    this.#stream.renew();
    this.host.requestUpdate();
  }

  #send(outgoing: Outgoing) {
    this.#outbox.push(outgoing);
    this.#tryAgain();
  }

  #tryAgain() {
    for (const outgoing of this.#outbox) outgoing.failure = undefined;
    this.#deliver();
  }

  /** Send what is to be sent, one after the other: the order stays, and the first message brings the cookie for the next ones. */
  async #deliver() {
    this.host.requestUpdate();
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next; (next = this.#outbox.find(({ turn, failure }) => turn === undefined && !failure)); this.host.requestUpdate()) {
        const { failed } = this;
        if (failed) next.failure = failed.failure;
        else await this.#post(next);
      }
    } finally {
      this.#delivering = false;
      this.host.requestUpdate();
    }
  }

  async #post(outgoing: Outgoing) {
    try {
      const turn = await postMessage(this.listener.base(), outgoing.message);
      outgoing.turn = turn;
      this.#ownTurns.add(turn);
      if (this.#asked.has(turn)) this.#drop(outgoing);
      this.connect();
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      if (error.again) outgoing.failure = error;
      else this.#drop(outgoing);
      if (!error.again) this.listener.rejected({ ...outgoing, failure: error });
    }
  }

  #drop(outgoing: Outgoing) {
    this.#outbox = this.#outbox.filter((other) => other !== outgoing);
  }

  #onOpened() {
    this.#openedAt = performance.now();
    this.#attempts = 0;
    this.notices = []; // those of this moment follow, and so does the place
    this.place = { state: "bot" };
    this.#setLost(false);
    this.listener.connected();
  }

  #onEvent({ type, id, data }: StreamEvent) {
    if (type === "ended") return this.#onEnded();
    if (type === "notices") this.notices = JSON.parse(data).blocks;
    else if (type === "desk") this.listener.moved((this.place = JSON.parse(data)));
    else if (!this.#seen.has(id)) {
      this.#seen.add(id);
      if (type === "message") this.#onMessage(id, JSON.parse(data));
      else this.#onBlocks(id, JSON.parse(data));
    }
    this.host.requestUpdate();
  }

  #onMessage(event: string, { turn, text }: MessageEventData) {
    this.#asked.add(turn);
    this.entries = [...this.entries, { event, turn, text }];
    const known = this.#outbox.find(({ message }) => message.id === turn);
    if (!known) return;
    this.#ownTurns.add(turn);
    this.#drop(known);
  }

  #onBlocks(event: string, { turn, blocks }: BlocksEventData) {
    this.#answered.add(turn);
    this.entries = [...this.entries, { event, turn, blocks }];
    const live = performance.now() - this.#openedAt > REPLAY_MS || this.#ownTurns.has(turn);
    if (live) this.listener.heard(blocks);
  }

  /** The cookie changed: after a login the same conversation goes on, after a logout there is none. What was not sent yet is kept. */
  #onEnded() {
    this.listener.ended();
    this.#outbox = this.#outbox.filter(({ turn }) => turn === undefined);
    this.#forget();
    this.listener.connected();
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
