import { html } from "lit";
import type { Conversation } from "./conversation.js";
import type { Patience } from "./patience.js";
import { strings } from "./strings.js";

/** What is true while an answer is waited for. */
export function waitText({ stage }: Patience, { arrived }: Conversation): string {
  if (stage === "soon") return strings.wait;
  if (!arrived) return strings.slowToSend;
  return stage === "slow" ? strings.slow : strings.noAnswer;
}

/** Dots for as long as an answer is near; after that the truth, and something to do. */
export const waitView = (patience: Patience, conversation: Conversation, lookAgain: () => void) =>
  patience.stage === "over"
    ? html`<div class="block failed">
        <p>${waitText(patience, conversation)}</p>
        <button type="button" class="option" @click=${lookAgain}>${strings.look}</button>
      </div>`
    : html`<p class="typing"><span></span><span></span><span></span> ${waitText(patience, conversation)}</p>`;
