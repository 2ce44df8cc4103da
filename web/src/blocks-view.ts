import { html, nothing, type TemplateResult } from "lit";
import type { ShownCard } from "./api.js";
import { framed } from "./api.js";
import type { AnswerBlock, Block, HandoverBlock, LoginBlock, Option, Source, StatusBlock, StepBlock, Update } from "./blocks.js";
import "./card-view.js";
import { dutchDate, notedDate } from "./dates.js";
import "./feedback-view.js";
import { tickIcon } from "./icons.js";
import { newWindow, ownPage } from "./links.js";
import { optionsView } from "./options-view.js";
import { phoneParts } from "./phone-numbers.js";
import { segments } from "./segments.js";
import { strings } from "./strings.js";
import type { StepState } from "./walk-progress.js";

type View = TemplateResult | typeof nothing;
type Line = (line: string) => unknown;

/** What the blocks need from the widget. */
export interface Actions {
  base: string;
  choose(option: Option): void;
  /** A card came, or cannot be seen (any more). */
  cardArrived(card: ShownCard | undefined): void;
  waiting: boolean;
  /** Whether cards are covered when the window loses the attention. */
  cover: boolean;
  steps: Map<Block, StepState>;
}

const asIs: Line = (line) => line;
const withPhones: Line = (line) =>
  phoneParts(line).map((part) => (typeof part === "string" ? part : html`<a class="phone" href=${part.href}>${part.number}</a>`));

function textView(text: string, line: Line = asIs): View {
  return html`${segments(text).map(({ tag, lines }) => {
    if (tag === "p") return lines.map((item) => html`<p>${line(item)}</p>`);
    const items = lines.map((item) => html`<li>${line(item)}</li>`);
    return tag === "ul" ? html`<ul>${items}</ul>` : html`<ol>${items}</ol>`;
  })}`;
}

const sourceLink = (url: string, title: string) => (url.startsWith("https://") ? newWindow(url, title) : html`${title}`);

const detailsView = (title: string, text?: string): View =>
  text ? html`<details><summary>${title}</summary>${textView(text)}</details>` : nothing;

const updateView = (update: Update): View => html`<section class="update">
  <h4>${strings.newer}</h4>
  ${textView(update.text)}
  <p class="source">${strings.source} ${sourceLink(update.url, update.title)}, ${notedDate(update.date, update.date_note)}</p>
</section>`;

const sourceView = ({ url, title, checked }: Source): View =>
  html`<li>${strings.source} ${sourceLink(url, title)}, ${strings.checked(dutchDate(checked))}</li>`;

const sourcesView = (sources: Source[] = []): View => (sources.length ? html`<ul class="sources">${sources.map(sourceView)}</ul>` : nothing);

const answerView = (block: AnswerBlock, { choose, waiting }: Actions): View => html`
  <h3>${block.question}</h3>
  ${textView(block.text)} ${block.updates?.map(updateView)} ${detailsView(strings.simpler, block.simple)}
  ${detailsView(strings.more, block.more)}
  ${sourcesView(block.sources)}
  ${block.related.length ? html`<div class="related"><h4>${strings.related}</h4>${optionsView(block.related, choose, waiting)}</div>` : nothing}
`;

const cardView = (ref: string, { base, waiting, choose, cardArrived, cover }: Actions): View => html`<hulp-card
  ref=${ref}
  base=${base}
  ?cover=${cover}
  .choose=${(option: Option) => waiting || choose(option)}
  .arrived=${cardArrived}
></hulp-card>`;

const stepBody = (block: StepBlock): View => html`
  ${textView(block.text)} ${block.warning ? html`<div class="warning"><strong>${strings.beware}</strong>${textView(block.warning)}</div>` : nothing}
`;

/** A step that is done is ticked off and folded; only the current one can be answered. */
function stepView(block: StepBlock, actions: Actions): View {
  const state = actions.steps.get(block);
  const count = strings.stepOf(block.step, block.of);
  if (state === "done")
    return html`<details class="ticked">
      <summary>${tickIcon}<span><span class="visually-hidden">${strings.done} </span>${count}: ${block.title}</span></summary>
      ${stepBody(block)} ${sourcesView(block.sources)}
    </details>`;
  return html`
    <p class="step-count">${count}</p>
    <progress max=${block.of} value=${block.step} aria-hidden="true"></progress>
    <h3>${block.title}</h3>
    ${stepBody(block)} ${block.card ? cardView(block.card, actions) : nothing}
    ${state === "current" ? optionsView(block.options, actions.choose, actions.waiting) : nothing} ${sourcesView(block.sources)}
    ${state === "current"
      ? html`<p class="source">
          ${ownPage(`${actions.base}/hulp/stappen`, strings.printSteps)}
        </p>`
      : nothing}
  `;
}

/** The login opens in the whole window, or out of a frame; only an address of this site or a secure one is followed. */
function loginView({ reason, url }: LoginBlock): View {
  const address = new URL(url, document.baseURI);
  const trusted = address.protocol === "https:" || address.origin === location.origin;
  return html`${textView(reason)}
  ${trusted
    ? html`<p>
        <a class="action" href=${address.href} target=${framed ? "_blank" : "_top"} rel="noopener"
          >${strings.signIn}${framed ? html`<span class="visually-hidden"> ${strings.newWindow}</span>` : nothing}</a
        >
      </p>`
    : nothing}`;
}

const handoverView = (block: HandoverBlock, { base, choose, waiting }: Actions): View => html`
  ${textView(block.text, withPhones)} ${block.position ? html`<p>${strings.place(block.position)}</p>` : nothing}
  <p class="opening">${block.opening}</p>
  ${block.code ? html`<p>${strings.code} <strong class="code">${block.code}</strong></p>` : nothing}
  ${optionsView(block.options ?? [], choose, waiting)} ${block.call_back ? html`<p>${ownPage(base + block.call_back, strings.callBack)}</p>` : nothing}
`;

export const noticeView = ({ text }: StatusBlock): View => html`<div class="block status"><p><strong>${strings.outage}.</strong> ${text}</p></div>`;

function contentView(block: Block, actions: Actions): View {
  switch (block.type) {
    case "text":
      return html`${textView(block.text, block.kind === "urgent" ? withPhones : asIs)}
      ${block.code ? html`<p>${strings.codeForADay} <strong class="code">${block.code}</strong></p>` : nothing}`;
    case "status":
      return textView(block.text);
    case "answer":
      return answerView(block, actions);
    case "choice":
      return html`${textView(block.text)} ${optionsView(block.options, actions.choose, actions.waiting)}`;
    case "step":
      return stepView(block, actions);
    case "login":
      return loginView(block);
    case "handover":
      return handoverView(block, actions);
    case "card":
      return cardView(block.ref, actions);
    default:
      return unknownBlock(block);
  }
}

/** The compiler checks that no type is forgotten; a newer server may still send one that this widget does not know. */
const unknownBlock = (_: never): View => nothing;

export function blockView(block: Block, actions: Actions, turn: string, index: number): View {
  const content = contentView(block, actions);
  if (content === nothing) return nothing;
  const urgent = block.kind === "urgent";
  const language = block.type === "text" ? block.lang : undefined;
  return html`<div class="block ${block.type} ${block.kind} ${actions.steps.get(block) ?? ""}" lang=${language ?? nothing}>
    ${"by" in block ? html`<p class="by">${strings.by(block.by!)}</p>` : nothing}
    ${urgent ? html`<p class="mark">${strings.important}</p>` : nothing} ${content}
    ${block.type === "answer" ? html`<hulp-feedback base=${actions.base} turn=${turn} block=${index}></hulp-feedback>` : nothing}
  </div>`;
}
