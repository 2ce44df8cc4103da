import type { Block, Outcome, Source, StatusBlock } from "../blocks.js";

export type Presence = "present" | "away";

export interface Person {
  id: string;
  name: string;
}

export interface Colleague extends Person {
  status: Presence;
}

/** Who is signed in at this desk. */
export interface Me extends Colleague {
  roles: string[];
}

/** A conversation as the queue shows it. */
export interface Summary {
  reference: string;
  state: "bot" | "waiting" | "owned";
  reason: string;
  reason_text: string;
  /** The first question of the citizen, shortened. */
  subject: string;
  waiting_since: string | null;
  owned_since: string | null;
  owner: Person | null;
  /** The colleague whom it was transferred to. */
  wanted: Person | null;
  last: { who: "citizen" | "bot" | "agent"; at: string } | null;
}

/** Somebody who wants to be called. */
export interface CallBack {
  reference: string;
  day: string;
  hour: number;
  owner: Person | null;
}

export interface QueueData {
  open: boolean;
  opening: string;
  notices: StatusBlock[];
  agents: Colleague[];
  waiting: Summary[];
  mine: Summary[];
  others: Summary[];
  call_backs: CallBack[];
}

/** A block in a conversation; one that an agent sent says by whom. */
export type SaidBlock = Block & { by?: string };

/** One event of a conversation: the citizen's words, or an answer. */
export type SaidEvent = { id: number; at: string; turn: string } & (
  | { type: "message"; text: string }
  | { type: "blocks"; outcome: Outcome; blocks: SaidBlock[] }
);

export interface Note {
  by: string;
  at: string;
  text: string;
}

/** An entry as an agent sees it. */
export interface EntryData {
  id: string;
  question: string;
  text: string;
  simple: string;
  /** To be read aloud to a caller. */
  say: string;
  sources: Source[];
  updates: { text: string; url: string; date: string }[];
  walks: { flow: string; title: string }[];
  more?: string;
  /** For the agent alone. */
  agent?: string;
}

export interface Suggestion extends EntryData {
  confidence: number;
}

/** Suggested answers, for one message of the citizen. */
export interface Suggested {
  event: number;
  text: string;
  suggestions: Suggestion[];
}

/** What an agent must know before the first word. */
export interface Brief {
  reference: string;
  wants: string;
  asked: string[];
  answers: { id: string; question: string }[];
  failed: { text: string; why: string }[];
  steps: { title: string; state: "done" | "current" }[];
  walk_title: string | null;
  signed_in: boolean;
  read: { label: string; at: string }[];
}

/** Where the citizen is in a walk. */
export interface WalkNow {
  flow: string;
  title: string;
  step: number;
  of: number;
  step_id: string;
  step_title: string;
  text: string;
  agent: string | null;
  steps: { id: string; title: string }[];
}

export interface CaseData {
  summary: Summary;
  brief: Brief;
  events: SaidEvent[];
  notes: Note[];
  walk: WalkNow | null;
  suggestions: Suggested | null;
}

export interface Reply {
  id: string;
  title: string;
  text: string;
}

export interface WalkStep {
  id: string;
  title: string;
  text: string;
  say: string;
  agent: string | null;
  warning: string | null;
  options: { label: string; next: string | null }[];
  next: string | null;
}

export interface Walk {
  flow: string;
  title: string;
  steps: WalkStep[];
}

/** A message to a citizen: own words or a whole entry, and the suggestion that it came from. */
export type AgentMessage = { id: string; suggestion?: { event: number; entry: string; use: "accepted" | "edited" } } & (
  | { text: string }
  | { entry: string }
);
