import type { ReactiveController, ReactiveControllerHost } from "lit";
import * as api from "./api.js";
import type { AgentMessage, CaseData, QueueData, SaidEvent, Suggested, Summary } from "./types.js";

/** After this time a message simply has no suggestions. */
const SEARCH_MS = 8000;
/** A message of one's own comes back over the stream; when it does not, the case is read again. */
const ECHO_MS = 2000;

const newestMessage = (events: SaidEvent[]) => events.findLast(({ type }) => type === "message");

/** The case on the screen: what was said in it, and the suggestions for the newest message. */
export class OpenCase implements ReactiveController {
  reference = "";
  data?: CaseData;
  /** Why it cannot be seen (any more). */
  problem = "";
  suggested?: Suggested;
  /** Whether suggestions for the newest message are on their way. */
  searching = false;

  #reads = 0;
  #searchTimer?: number;

  constructor(
    private host: ReactiveControllerHost,
    /** The id of the agent. */
    private me: () => string,
  ) {
    host.addController(this);
  }

  hostConnected() {}

  get summary(): Summary | undefined {
    return this.data?.summary;
  }

  get mine() {
    return !this.problem && this.summary?.owner?.id === this.me();
  }

  /** Whether the agent has said something in it. */
  get spoken() {
    const since = this.mine ? Date.parse(this.summary?.owned_since ?? "") : NaN;
    return !!this.data?.events.some((event) => event.type === "blocks" && event.blocks.some(({ by }) => by) && Date.parse(event.at) >= since);
  }

  /** Show a case. */
  async open(reference: string) {
    if (reference !== this.reference) this.#begin(reference);
    await this.#read(api.fetchCase(reference));
  }

  /** Take a case and show it. */
  async claim(reference: string) {
    const data = await api.claim(reference);
    if (reference !== this.reference) this.#begin(reference);
    await this.#read(Promise.resolve(data));
  }

  /** Read it again, when there is one. */
  reload = async () => {
    if (this.reference) await this.#read(api.fetchCase(this.reference));
  };

  /** Show none. */
  leave() {
    this.#begin("");
    this.host.requestUpdate();
  }

  /** The queue tells who has the case now. */
  queueChanged({ waiting, mine, others }: QueueData) {
    const { data, summary } = this;
    if (!data || !summary || this.problem) return;
    const found = [...mine, ...waiting, ...others].find(({ reference }) => reference === this.reference);
    const stays = found?.state === summary.state && found.owner?.id === summary.owner?.id;
    // Only what happens in one's own cases comes over the stream.
    const heard = this.mine || found?.last?.at === summary.last?.at;
    if (found && stays) data.summary = found;
    if (!(stays && heard) && (found || summary.state !== "bot")) void this.reload();
    this.host.requestUpdate();
  }

  /** New events of a case. */
  said(reference: string, events: SaidEvent[]) {
    if (reference !== this.reference || !this.data) return;
    const known = new Set(this.data.events.map(({ id }) => id));
    this.data.events = [...this.data.events, ...events.filter(({ id }) => !known.has(id))].sort((one, other) => one.id - other.id);
    this.#dropOld();
    this.host.requestUpdate();
  }

  /** Suggestions for a message; those for an older one are worth nothing. */
  suggest(reference: string, suggested: Suggested) {
    const newest = this.data && newestMessage(this.data.events);
    if (reference !== this.reference || (newest && suggested.event < newest.id)) return;
    this.suggested = suggested;
    this.#setSearching(false);
  }

  /** Send a message and see it come back. */
  send = async (message: AgentMessage) => {
    const { reference, data } = this;
    const before = data?.events.at(-1)?.id;
    await api.postMessage(reference, message);
    setTimeout(() => reference === this.reference && before === this.data?.events.at(-1)?.id && this.reload(), ECHO_MS);
  };

  note = async (text: string) => {
    const { data, reference } = this;
    const note = await api.postNote(reference, text);
    if (data) data.notes = [...data.notes, note];
    this.host.requestUpdate();
  };

  #begin(reference: string) {
    this.#reads++;
    this.reference = reference;
    this.data = this.suggested = undefined;
    this.problem = "";
    this.#setSearching(false);
  }

  async #read(reading: Promise<CaseData>) {
    const read = ++this.#reads;
    try {
      const data = await reading;
      if (read !== this.#reads) return;
      this.data = data;
      this.problem = "";
      this.suggested = data.suggestions ?? undefined;
      this.#setSearching(false);
      this.#dropOld();
    } catch (error) {
      const problem = api.problemOf(error);
      // Without a connection the case stays as it was; the line about the connection says so.
      if (read === this.#reads && !(this.data && (error as api.DeskError).code === "no_connection")) this.problem = problem;
    }
    this.host.requestUpdate();
  }

  #dropOld() {
    const newest = newestMessage(this.data?.events ?? []);
    if (!newest || !this.suggested || this.suggested.event >= newest.id) return;
    this.suggested = undefined;
    this.#setSearching(this.mine);
  }

  #setSearching(searching: boolean) {
    clearTimeout(this.#searchTimer);
    this.searching = searching;
    if (searching) this.#searchTimer = window.setTimeout(() => this.#setSearching(false), SEARCH_MS);
    this.host.requestUpdate();
  }
}
