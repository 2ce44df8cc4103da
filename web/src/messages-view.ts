import { html, nothing } from "lit";
import { type Actions, blockView } from "./blocks-view.js";
import type { Conversation, Entry } from "./conversation.js";
import { agentSays } from "./spoken.js";
import { strings } from "./strings.js";

const citizenView = (text: string, failed: boolean) => html`<li class="citizen">
  <span class="visually-hidden">${strings.citizenSays}</span>
  <p>${text}</p>
  ${failed ? html`<p class="not-sent">${strings.waiting}</p>` : nothing}
</li>`;

const entryView = (entry: Entry, actions: Actions) =>
  "text" in entry
    ? citizenView(entry.text, false)
    : !entry.blocks.length // a person will answer
      ? nothing
      : html`<li class="assistant">
        <span class="visually-hidden">${agentSays(entry.blocks) || strings.assistantSays}</span>
        ${entry.blocks.map((block, index) => blockView(block, actions, entry.turn, index))}
      </li>`;

/** What was said, and below it what is on its way. */
export const messagesView = ({ entries, outgoing }: Conversation, actions: Actions) => html`<ol class="messages">
  ${entries.map((entry) => entryView(entry, actions))} ${outgoing.map(({ text, failure }) => citizenView(text, !!failure))}
</ol>`;
