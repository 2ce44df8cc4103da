import { html } from "lit";
import { strings } from "./strings.js";
import type { Reply } from "./types.js";

const plain = (text: string) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/** The canned replies with all the words in their title or text; those with them in the title first. */
export function matching(replies: Reply[], words: string): Reply[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const has = (text: string) => wanted.every((word) => plain(text).includes(word));
  return replies.filter(({ title, text }) => has(`${title} ${text}`)).sort((one, other) => Number(has(other.title)) - Number(has(one.title)));
}

/** The list to choose a canned reply from; the focus stays in the text, unless somebody scrolls in the list. */
export const repliesView = (found: Reply[], picked: number, pick: (reply: Reply) => void, onKey: (event: KeyboardEvent) => void) => html`<div class="replies">
  ${found.length
    ? html`<ul
        id="replies"
        role="listbox"
        aria-label=${strings.replies}
        aria-activedescendant="reply-${picked}"
        tabindex="0"
        @keydown=${onKey}
      >
        ${found.map(
          (reply, index) => html`<li
            id="reply-${index}"
            role="option"
            aria-selected=${index === picked}
            @mousedown=${(event: Event) => event.preventDefault()}
            @click=${() => pick(reply)}
          >
            <strong>${reply.title}</strong> <span>${reply.text}</span>
          </li>`,
        )}
      </ul>`
    : html`<p>${strings.repliesFound(0)}</p>`}
</div>`;
