import type { QueueData, SaidEvent } from "./types.js";

/** How many messages of citizens were not looked at yet, per case of mine. */
export class Unread {
  #counts = new Map<string, number>();
  /** When the last word fell, of the cases that are known. */
  #heard = new Map<string, string | undefined>();

  of(reference: string) {
    return this.#counts.get(reference) ?? 0;
  }

  /** The citizen's word last, which did not come over the stream: it fell before the case was mine, or while there was no connection. */
  queueChanged({ mine }: QueueData, looking: string) {
    for (const { reference, last } of mine) {
      const news = last?.who === "citizen" && last.at !== this.#heard.get(reference);
      if (news && reference !== looking && !this.of(reference)) this.#counts.set(reference, 1);
    }
    this.#heard = new Map(mine.map(({ reference, last }) => [reference, last?.at]));
  }

  said(reference: string, events: SaidEvent[]) {
    const messages = events.filter(({ type }) => type === "message").length;
    if (messages) this.#counts.set(reference, this.of(reference) + messages);
  }

  read(reference: string) {
    this.#counts.delete(reference);
  }
}
