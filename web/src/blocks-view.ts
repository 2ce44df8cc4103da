import { html, nothing, type TemplateResult } from "lit";
import type { ShownCard } from "./api.js";
import type { AnswerBlock, Block, HandoverBlock, LoginBlock, Option, Source, StepBlock, Update } from "./blocks.js";
import "./card-view.js";
import "./feedback-view.js";
import { dutchDate, notedDate } from "./dates.js";
import { phoneParts } from "./phone-numbers.js";
import { segments } from "./segments.js";

type View = TemplateResult | typeof nothing;
type Line = (line: string) => unknown;

/** What the blocks need from the widget. */
export interface Actions {
  base: string;
  choose(option: Option): void;
  /** A card came, or cannot be seen (any more). */
  cardArrived(card: ShownCard | undefined): void;
  waiting: boolean;
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

function sourceLink(url: string, title: string): View {
  if (!url.startsWith("https://")) return html`${title}`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${title}<span class="visually-hidden"> (opent in nieuw venster)</span></a>`;
}

const optionsView = (options: Option[], { choose, waiting }: Actions): View =>
  options.length === 0
    ? nothing
    : html`<ul class="options">
        ${options.map(
          (option) => html`<li>
            <button type="button" class="option" aria-disabled=${waiting} @click=${() => waiting || choose(option)}>${option.label}</button>
          </li>`,
        )}
      </ul>`;

const detailsView = (title: string, text?: string): View =>
  text ? html`<details><summary>${title}</summary>${textView(text)}</details>` : nothing;

const updateView = (update: Update): View => html`<section class="update">
  <h4>Nieuwer dan de FAQ-pagina</h4>
  ${textView(update.text)}
  <p class="source">Bron: ${sourceLink(update.url, update.title)}, ${notedDate(update.date, update.date_note)}</p>
</section>`;

const sourceView = ({ url, title, checked }: Source): View =>
  html`<li>Bron: ${sourceLink(url, title)}, nagekeken op ${dutchDate(checked)}</li>`;

const sourcesView = (sources: Source[] = []): View => (sources.length ? html`<ul class="sources">${sources.map(sourceView)}</ul>` : nothing);

const answerView = (block: AnswerBlock, actions: Actions): View => html`
  <h3>${block.question}</h3>
  ${textView(block.text)} ${block.updates?.map(updateView)} ${detailsView("Leg eenvoudiger uit", block.simple)}
  ${detailsView("Meer uitleg", block.more)}
  ${sourcesView(block.sources)}
  ${block.related.length ? html`<div class="related"><h4>Zoekt u dit ook?</h4>${optionsView(block.related, actions)}</div>` : nothing}
`;

const cardView = (ref: string, { base, waiting, choose, cardArrived }: Actions): View => html`<hulp-card
  ref=${ref}
  base=${base}
  .choose=${(option: Option) => waiting || choose(option)}
  .arrived=${cardArrived}
></hulp-card>`;

const stepView = (block: StepBlock, actions: Actions): View => html`
  <p class="step-count">Stap ${block.step} van ${block.of}</p>
  <h3>${block.title}</h3>
  ${textView(block.text)} ${block.warning ? html`<div class="warning"><strong>Let op</strong>${textView(block.warning)}</div>` : nothing}
  ${block.card ? cardView(block.card, actions) : nothing} ${optionsView(block.options, actions)} ${sourcesView(block.sources)}
`;

/** The login opens in the whole window; only an address of this site or a secure one is followed. */
function loginView({ reason, url }: LoginBlock): View {
  const address = new URL(url, document.baseURI);
  const trusted = address.protocol === "https:" || address.origin === location.origin;
  return html`${textView(reason)}
  ${trusted ? html`<p><a class="action" href=${address.href} target="_top" rel="noopener">Aanmelden</a></p>` : nothing}`;
}

const handoverView = (block: HandoverBlock): View => html`
  ${textView(block.text, withPhones)}
  ${block.position ? html`<p>U bent nummer <strong>${block.position}</strong> in de wachtrij.</p>` : nothing}
  ${block.opening ? html`<p>Bereikbaar: ${block.opening}.</p>` : nothing}
  ${block.code ? html`<p>Uw code: <strong class="code">${block.code}</strong></p>` : nothing}
`;

function contentView(block: Block, actions: Actions): View {
  switch (block.type) {
    case "text":
      return html`${textView(block.text, block.kind === "urgent" ? withPhones : asIs)}
      ${block.code ? html`<p>Uw code, 24 uur geldig: <strong class="code">${block.code}</strong></p>` : nothing}`;
    case "status":
      return textView(block.text);
    case "answer":
      return answerView(block, actions);
    case "choice":
      return html`${textView(block.text)} ${optionsView(block.options, actions)}`;
    case "step":
      return stepView(block, actions);
    case "login":
      return loginView(block);
    case "handover":
      return handoverView(block);
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
  return html`<div class="block ${block.type} ${block.kind}">
    ${urgent ? html`<p class="mark">Dit is belangrijk</p>` : nothing} ${content}
    ${block.type === "answer" ? html`<hulp-feedback base=${actions.base} turn=${turn} block=${index}></hulp-feedback>` : nothing}
  </div>`;
}
