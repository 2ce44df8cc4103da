import type { AgentMessage, EntryData, Suggestion } from "./types.js";

/** The entry that an answer began with, and the message that it was suggested for (none when the agent looked it up). */
export interface Origin {
  entry: string;
  question: string;
  text: string;
  event?: number;
}

/** What an agent is writing for one case. */
export interface Draft {
  answer: string;
  note: string;
  /** Whether the note is being written. */
  noting: boolean;
  origin?: Origin;
  /** Stays the same until the message got through, so that it is never sent twice. */
  id?: string;
}

/** The drafts per case, for as long as the page is open. */
export class Drafts {
  #drafts = new Map<string, Draft>();

  of(reference: string): Draft {
    const draft = this.#drafts.get(reference) ?? { answer: "", note: "", noting: false };
    this.#drafts.set(reference, draft);
    return draft;
  }
}

/** Put the text of an entry into an answer: after what stands there, or instead of it. */
export function insert(draft: Draft, entry: EntryData | Suggestion, event: number | undefined, replace: boolean) {
  const text = entry.text.trim();
  const before = draft.answer.trim();
  draft.noting = false;
  draft.answer = before && !replace ? `${before}\n\n${text}` : text;
  draft.origin = { entry: entry.id, question: entry.question, text, event };
}

/** A text that left its draft, so that the next one can be typed while it is sent. */
export interface Taken {
  /** It was not sent: it stands in the draft again, before what was typed meanwhile. */
  putBack(): void;
}

/** Take the answer out of a draft. */
export function takeAnswer(draft: Draft): Taken {
  const { answer, origin, id } = draft;
  draft.answer = "";
  draft.origin = draft.id = undefined;
  return {
    putBack() {
      // With what was typed meanwhile it is another message.
      if (!draft.answer) Object.assign(draft, { answer, origin, id });
      else draft.answer = `${answer}\n\n${draft.answer}`;
    },
  };
}

/** Take the note out of a draft, which is an answer again. */
export function takeNote(draft: Draft): Taken {
  const { note } = draft;
  draft.note = "";
  draft.noting = false;
  return {
    putBack() {
      draft.note = draft.note ? `${note}\n\n${draft.note}` : note;
      draft.noting = true;
    },
  };
}

/** Whether the answer is an entry as it stands: then it goes with its source. */
export const unchanged = ({ answer, origin }: Draft) => !!origin && answer.trim() === origin.text;

/** The message that a draft stands for. */
export function messageOf(draft: Draft): AgentMessage {
  const { answer, origin } = draft;
  const id = (draft.id ??= crypto.randomUUID());
  const whole = unchanged(draft);
  const content = whole ? { entry: origin!.entry } : { text: answer.trim() };
  if (origin?.event === undefined) return { id, ...content };
  return { id, ...content, suggestion: { event: origin.event, entry: origin.entry, use: whole ? "accepted" : "edited" } };
}
