import { html, nothing } from "lit";
import { ownPage } from "./links.js";
import { strings } from "./strings.js";

/** What the panel begins with. */
export interface Welcome {
  base: string;
  /** What happened to the conversation before, if anything. */
  told: string;
  /** For how many hours a conversation is kept, when the server said so. */
  keptHours?: number;
  /** Whether a caller can sign in here. */
  phone: boolean;
  /** Questions to begin with; none when there is a conversation. */
  questions: string[];
  ask(question: string): void;
}

export const welcomeView = ({ base, told, keptHours, phone, questions, ask }: Welcome) => html`<div class="welcome">
  ${told ? html`<p class="told" tabindex="-1">${told}</p>` : nothing}
  <p>${strings.welcome}</p>
  <p>${strings.careful} ${keptHours ? strings.stored(keptHours) : nothing} ${ownPage(`${base}/privacy`, strings.privacy)}</p>
  ${phone ? html`<p>${ownPage(`${base}/telefoon`, strings.onThePhone)}</p>` : nothing}
  ${questions.length
    ? html`<h3 id="suggestions">${strings.start}</h3>
        <ul class="options" aria-labelledby="suggestions">
          ${questions.map((text) => html`<li><button type="button" class="option" @click=${() => ask(text)}>${text}</button></li>`)}
        </ul>`
    : nothing}
</div>`;
