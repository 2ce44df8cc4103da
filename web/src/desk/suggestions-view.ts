import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import "./entry-card.js";
import type { EntryActions } from "./entry-card.js";
import type { OpenCase } from "./open-case.js";
import { strings } from "./strings.js";

const emptyView = ({ searching }: OpenCase) => html`<p class="empty">${searching ? strings.searching : strings.noSuggestions}</p>`;

/** The likeliest answers to the newest message. */
export const suggestionsView = (open: OpenCase, actions: EntryActions) => {
  const { suggested, reference } = open;
  return html`<section class="suggestions" aria-labelledby="suggestions-title">
    <h3 id="suggestions-title" tabindex="-1">${strings.suggestions}</h3>
    ${suggested?.suggestions.length
      ? html`<p class="aside">${strings.suggestionsFor} ‘${suggested.text}’</p>
          ${repeat(
            suggested.suggestions,
            ({ id }) => `${reference} ${suggested.event} ${id}`,
            (suggestion, index) =>
              html`<hulp-entry-card
                list="suggested"
                place=${index + 1}
                .entry=${suggestion}
                .actions=${actions}
                ?idle=${!open.mine}
              ></hulp-entry-card>`,
          )}`
      : open.data ? emptyView(open) : nothing}
  </section>`;
};
