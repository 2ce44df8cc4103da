import { strings } from "./strings.js";
import type { AgentMessage, CallBack, CaseData, EntryData, Me, Note, Presence, Reply, Suggestion, Walk } from "./types.js";

/** A request that did not do what was asked, with a text for the agent. */
export class DeskError extends Error {
  constructor(
    message: string,
    /** The code of the server; `no_connection` when it did not answer. */
    readonly code: string,
  ) {
    super(message);
  }
}

const ROOT = "/desk/api";
const PATIENCE_MS = 20_000;

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const response = await fetch(ROOT + path, {
    method: body ? "POST" : "GET",
    headers: body && { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw new DeskError(strings.noConnection, "no_connection");
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new DeskError(answer.error?.message ?? strings.notDone, answer.error?.code ?? "failed");
}

/** What went wrong, in words; anything but a refusal of the server is thrown again. */
export function problemOf(error: unknown): string {
  if (error instanceof DeskError) return error.message;
  throw error;
}

const casePath = (reference: string) => `/cases/${encodeURIComponent(reference)}`;

export const openEvents = () => new EventSource(`${ROOT}/events`);
export const fetchMe = () => ask<Me>("/me");
export const setStatus = (status: Presence) => ask<Me>("/me", { status });

export const fetchCase = (reference: string) => ask<CaseData>(casePath(reference));
export const claim = (reference: string) => ask<CaseData>(`${casePath(reference)}/claim`, {});
export const release = (reference: string) => ask(`${casePath(reference)}/release`, {});
export const close = (reference: string) => ask(`${casePath(reference)}/close`, {});
export const transfer = (reference: string, to: string, note: string) => ask(`${casePath(reference)}/transfer`, { to, note });
export const handBack = (reference: string, flow: string | null, step: string | null) =>
  ask(`${casePath(reference)}/hand-back`, { flow, step });
export const postMessage = (reference: string, message: AgentMessage) => ask(`${casePath(reference)}/messages`, message);
export const postNote = (reference: string, text: string) => ask<Note>(`${casePath(reference)}/notes`, { text });
export const postVerdict = (reference: string, event: number, entry: string, wanted: string | null) =>
  ask(`${casePath(reference)}/verdicts`, { event, entry, wanted });

/** Take a call upon oneself; only then the number is told. */
export const claimCall = (reference: string) => ask<{ phone: string } & Pick<CallBack, "day" | "hour">>(`${casePath(reference)}/call-back/claim`, {});
export const callDone = (reference: string) => ask(`${casePath(reference)}/call-back/done`, {});
export const releaseCall = (reference: string) => ask(`${casePath(reference)}/call-back/release`, {});

export const fetchReplies = async () => (await ask<{ replies: Reply[] }>("/replies")).replies;
export const fetchWalks = async () => (await ask<{ walks: Walk[] }>("/walks")).walks;
export const findEntries = async (words: string) => (await ask<{ entries: EntryData[] }>(`/entries?q=${encodeURIComponent(words)}`)).entries;
/** For a phone call: the words are kept nowhere. */
export const suggestFor = async (text: string) => (await ask<{ suggestions: Suggestion[] }>("/suggestions", { text })).suggestions;
