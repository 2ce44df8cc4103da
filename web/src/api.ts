import type { Block, Card, Outcome, StatusBlock } from "./blocks.js";
import { strings } from "./strings.js";

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

/** A card as the server shows it, for so many seconds. */
export type ShownCard = Card & { seconds_left: number };

/** Who is signed in in this browser. */
export interface SessionData {
  signed_in: boolean;
  name?: string;
  /** Until it ends without another sign. Not a moment: the clock of this device may be wrong. */
  seconds_left?: number;
  /** For how many hours the conversation is kept after the last message. */
  kept_hours?: number;
  /** Whether a caller can sign in here. */
  phone?: boolean;
}

/** What a citizen thinks of a block. */
export interface Opinion {
  turn: string;
  block: number;
  helpful: boolean;
  reason?: string;
}

/** What was erased, and how much is left. */
export interface Receipt {
  messages: number;
  rows: number;
  left: number;
}

const PATIENCE_MS = 20_000;
const AGAIN = [408, 409, 425, 429];

/** Whether the widget runs in a frame of another page. */
export const framed = window.self !== window.top;

function send(address: string, method: string, body?: object): Promise<Response> {
  const headers: HeadersInit = body ? { "Content-Type": "application/json" } : {};
  return fetch(address, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE_MS) });
}

/** The response, or undefined when it is a refusal or did not come. */
const attempt = async (sent: Promise<Response>) => {
  const response = await sent.catch(() => undefined);
  return response?.ok ? response : undefined;
};

const fetchJson = async (address: string) =>
  (await attempt(fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS), cache: "no-store" })))?.json();

/**
 * Send a message. Sending the same id again is safe.
 *
 * @returns the turn that the message started.
 * @throws {SendError} with a text for the citizen.
 */
export async function postMessage(base: string, message: Message): Promise<string> {
  const response = await send(`${base}/api/messages`, "POST", message).catch(() => {
    throw new SendError(strings.notSent, true);
  });
  if (response.status >= 500) throw new SendError(strings.serverTrouble, true);
  const body = await response.json().catch(() => ({}));
  if (response.ok && body.turn !== undefined) return body.turn;
  throw new SendError(body.error?.message ?? strings.notAccepted, response.ok || AGAIN.includes(response.status));
}

export const openEvents = (base: string) => new EventSource(`${base}/api/events`);

/** Send an opinion; false when it was not noted. */
export const postFeedback = async (base: string, opinion: Opinion): Promise<boolean> =>
  !!(await attempt(send(`${base}/api/feedback`, "POST", opinion)));

/** Leave the conversation; false when that did not work. */
export const beginAfresh = async (base: string): Promise<boolean> => !!(await attempt(send(`${base}/api/fresh`, "POST")));

/** Erase the conversation; undefined when that did not work. */
export const eraseConversation = async (base: string): Promise<Receipt | undefined> =>
  (await attempt(send(`${base}/api/conversation`, "DELETE")))?.json();

/** The content of a card; undefined when it cannot be seen (any more). */
export const fetchCard = (base: string, ref: string): Promise<ShownCard | undefined> =>
  fetchJson(`${base}/api/cards/${encodeURIComponent(ref)}`);

/** Whether someone is signed in; undefined when the server does not say. */
export const fetchSession = (base: string): Promise<SessionData | undefined> => fetchJson(`${base}/api/session`);

/** Stay signed in; undefined when that did not work. */
export const stay = async (base: string): Promise<SessionData | undefined> => (await attempt(send(`${base}/api/session`, "POST")))?.json();

/** What everyone should know now. */
export const fetchNotices = async (base: string): Promise<StatusBlock[]> => (await fetchJson(`${base}/api/notices`))?.blocks ?? [];
