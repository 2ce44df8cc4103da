import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clock, longDay } from "./ages.js";
import { strings } from "./strings.js";
import type { CallBack, Me, QueueData, Summary } from "./types.js";
import type { Unread } from "./unread.js";

/** What the lists need from the desk. */
export interface QueueActions {
  me: Me | undefined;
  unread: Unread;
  /** The reference of the case on the screen. */
  shown: string;
  open(reference: string): void;
}

const wantsMe = ({ wanted }: Summary, me?: Me) => !!wanted && wanted.id === me?.id;

/** Who waits, those whom a colleague gave to me first; the others in the order of the server. */
export const inOrder = (waiting: Summary[], me?: Me) => [...waiting.filter((one) => wantsMe(one, me)), ...waiting.filter((one) => !wantsMe(one, me))];

const itemView = (reference: string, { shown, open }: QueueActions, side: unknown, body: unknown, mark = "") => html`<li>
  <button
    type="button"
    class="item ${mark}"
    data-reference=${reference}
    aria-current=${reference === shown ? "true" : nothing}
    @click=${() => open(reference)}
  >
    <span class="top"><span class="reference">${reference}</span> ${side}</span>
    ${body}
  </button>
</li>`;

const subject = ({ subject }: Summary) => html`<span class="subject">${subject}</span>`;

const waitingView = (summary: Summary, actions: QueueActions) => {
  const forMe = wantsMe(summary, actions.me);
  const { reference, waiting_since, reason_text, wanted } = summary;
  const why = forMe ? strings.toYou() : wanted ? strings.toColleague(wanted.name) : reason_text;
  return itemView(
    reference,
    actions,
    waiting_since ? html`<span class="visually-hidden">${strings.waitsFor}</span> <hulp-waited since=${waiting_since}></hulp-waited>` : nothing,
    html`${subject(summary)} <span class="why">${why}</span>`,
    forMe ? "for-me" : "",
  );
};

const mineView = (summary: Summary, actions: QueueActions) => {
  const { reference, last } = summary;
  const count = actions.unread.of(reference);
  const state = last?.who === "citizen" ? strings.citizenWaits : last ? strings.youAnswered(clock(last.at)) : "";
  return itemView(
    reference,
    actions,
    count ? html`<span class="unread"><span aria-hidden="true">${count}</span><span class="visually-hidden">${strings.unread(count)}</span></span>` : nothing,
    html`${subject(summary)} <span class="why">${state}</span>`,
    count ? "new" : "",
  );
};

const otherView = (summary: Summary, actions: QueueActions) =>
  itemView(summary.reference, actions, html`<span class="owner">${summary.owner?.name}</span>`, subject(summary));

const callView = ({ reference, day, hour, owner }: CallBack, actions: QueueActions) => {
  const who = !owner ? strings.callFree : owner.id === actions.me?.id ? strings.callYou : strings.callOwner(owner.name);
  return itemView(reference, actions, nothing, html`<span class="subject">${strings.callAt(longDay(day), hour)}</span> <span class="why">${who}</span>`);
};

const listView = <One extends { reference: string }>(name: string, title: string, empty: string, all: One[], view: (one: One) => TemplateResult) => html`
  <section class="list" aria-labelledby="list-${name}">
    <h3 id="list-${name}" tabindex="-1">${title} <span class="count">${all.length}</span></h3>
    ${all.length
      ? html`<ul>
          ${repeat(all, ({ reference }) => reference, view)}
        </ul>`
      : html`<p class="empty">${empty}</p>`}
  </section>
`;

/** Who waits, whom I have, whom colleagues have, and who wants to be called. */
export const listsView = ({ waiting, mine, others, call_backs }: QueueData, actions: QueueActions) => html`
  ${listView("waiting", strings.waiting, strings.nobodyWaits, inOrder(waiting, actions.me), (one) => waitingView(one, actions))}
  ${listView("mine", strings.mine, strings.noneMine, mine, (one) => mineView(one, actions))}
  ${listView("others", strings.others, strings.noneOthers, others, (one) => otherView(one, actions))}
  ${listView("calls", strings.callBacks, strings.noCallBacks, call_backs, (one) => callView(one, actions))}
`;
