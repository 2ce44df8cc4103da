import { html, nothing } from "lit";
import type { AnswerBlock, Option, StepBlock } from "../blocks.js";
import { lockIcon } from "./icons.js";
import { strings } from "./strings.js";
import { sourcesView, textView, updateView } from "./text-view.js";
import type { SaidBlock } from "./types.js";

const optionsView = (options: Option[] = []) =>
  options.length ? html`<p class="aside">${strings.optionsWere} ${options.map(({ label }) => label).join(" · ")}</p>` : nothing;

/** What the assistant answered is known to the agent: the question is enough. What a colleague sent is shown. */
const answerView = (block: AnswerBlock, by?: string) => {
  const body = html`${textView(block.text)} ${block.updates?.map(updateView)}`;
  return html`<p><strong>${block.question}</strong></p>
    ${by ? body : html`<details><summary>${strings.showAnswer}</summary>${body}</details>`} ${sourcesView(block.sources)}`;
};

const stepView = (block: StepBlock) => html`<p><span class="aside">${strings.stepOf(block.step, block.of)}</span> <strong>${block.title}</strong></p>
  <details>
    <summary>${strings.showStep}</summary>
    ${textView(block.text)} ${block.warning ? html`<p><strong>${strings.beware}:</strong> ${block.warning}</p>` : nothing}
    ${optionsView(block.options)}
  </details>
  ${block.card ? hiddenCard : nothing}`;

const hiddenCard = html`<p class="hidden-card">${lockIcon} ${strings.cardShown}</p>`;

function contentView(block: SaidBlock) {
  switch (block.type) {
    case "text":
    case "status":
      return textView(block.text);
    case "answer":
      return answerView(block, block.by);
    case "choice":
      return html`${textView(block.text)} ${optionsView(block.options)}`;
    case "step":
      return stepView(block);
    case "login":
      return html`<p><strong>${strings.loginAsked}</strong></p>
        <p class="aside">${block.reason}</p>`;
    case "handover":
      return html`<p><strong>${strings.handedOver}</strong></p>
        <p class="aside">${block.text}</p>`;
    case "card":
      return hiddenCard;
    default:
      return unknownBlock(block);
  }
}

/** The compiler checks that no type is forgotten; a newer server may still send one that this desk does not know. */
const unknownBlock = (_: never) => nothing;

/** A block, compact: an agent reads fast. */
export const blockView = (block: SaidBlock) => html`<div class="block ${block.type} ${block.kind}">${contentView(block)}</div>`;
