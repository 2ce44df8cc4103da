import type { Block, Card, Outcome } from "./blocks.js";

export type Message = { id: string } & ({ text: string } | { option: string });

/** What the event stream sends as `message`: the redacted words of the citizen. */
export interface MessageEventData {
  turn: string;
  text: string;
}

/** What the event stream sends as `blocks`: the reply to a turn. */
export interface BlocksEventData {
  turn: string;
  outcome: Outcome;
  blocks: Block[];
}

/** A message that did not get through. `again` tells whether the same message may work later. */
export class SendError extends Error {
  constructor(
    message: string,
    readonly again: boolean,
  ) {
    super(message);
  }
}

const NOT_SENT = "Uw bericht is niet verstuurd. Kijk of u internet hebt en probeer het opnieuw.";
const SERVER_TROUBLE = "Er gaat iets mis aan onze kant. Uw bericht is niet verstuurd. Probeer het opnieuw.";
const NOT_ACCEPTED = "We kunnen dit bericht niet aannemen. Stel uw vraag op een andere manier.";
const PATIENCE_MS = 20_000;

/**
 * Send a message. Sending the same id again is safe.
 *
 * @returns the turn that the message started.
 * @throws {SendError} with a text for the citizen.
 */
export async function postMessage(base: string, message: Message): Promise<string> {
  const response = await fetch(`${base}/api/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw new SendError(NOT_SENT, true);
  });
  if (response.status >= 500) throw new SendError(SERVER_TROUBLE, true);
  const body = await response.json().catch(() => ({}));
  if (response.ok && body.turn !== undefined) return body.turn;
  throw new SendError(body.error?.message ?? NOT_ACCEPTED, response.ok || [408, 409, 425, 429].includes(response.status));
}

export const openEvents = (base: string) => new EventSource(`${base}/api/events`);

/** A card as the server shows it, until the moment `expires`. */
export type ShownCard = Card & { expires: string };

/** Who is signed in in this browser. */
export interface SessionData {
  signed_in: boolean;
  name?: string;
}

/** What a citizen thinks of a block. */
export interface Opinion {
  turn: string;
  block: number;
  helpful: boolean;
  reason?: string;
}

/** Send an opinion; false when it was not noted. */
export async function postFeedback(base: string, opinion: Opinion): Promise<boolean> {
  const response = await fetch(`${base}/api/feedback`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(opinion),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => undefined);
  return !!response?.ok;
}

const fetchJson = async (address: string) => {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS), cache: "no-store" }).catch(() => undefined);
  return response?.ok ? response.json() : undefined;
};

/** The content of a card; undefined when it cannot be seen (any more). */
export const fetchCard = (base: string, ref: string): Promise<ShownCard | undefined> =>
  fetchJson(`${base}/api/cards/${encodeURIComponent(ref)}`);

/** Whether someone is signed in. */
export const fetchSession = async (base: string): Promise<SessionData> => (await fetchJson(`${base}/api/session`)) ?? { signed_in: false };
