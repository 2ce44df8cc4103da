import { html, nothing } from "lit";
import { moment } from "./ages.js";
import { doneIcon, hereIcon } from "./icons.js";
import { strings } from "./strings.js";
import { textView } from "./text-view.js";
import type { Brief, WalkNow } from "./types.js";

const part = (title: string, body: unknown) => html`<div>
  <dt>${title}</dt>
  <dd>${body}</dd>
</div>`;

const list = (items: unknown[]) => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const quoted = (text: string) => `‘${text}’`;

const failureView = ({ text, why }: Brief["failed"][number]) => html`<span class="mark">${why}</span> ${quoted(text)}`;

const stepsView = ({ steps, walk_title }: Brief) => html`${walk_title ? html`<p>${walk_title}</p>` : nothing}
  <ol class="steps">
    ${steps.map(
      ({ title, state }) => html`<li class=${state}>
        ${state === "done" ? doneIcon : hereIcon}
        <span>${title} <span class="visually-hidden">(${state === "done" ? strings.stepDone : strings.stepNow})</span></span>
      </li>`,
    )}
  </ol>`;

const readView = ({ read }: Brief) =>
  read.length ? list(read.map(({ label, at }) => html`${label} <span class="aside">${moment(at)}</span>`)) : strings.nothingRead;

/** What an agent must know of a case before the first word; after it, what happened before is folded. */
export const briefView = (brief: Brief, spoken: boolean) => html`<section class="brief" aria-labelledby="brief-title">
  <div class="title-row">
    <h3 id="brief-title" tabindex="-1">${strings.brief}</h3>
    <p class="reference">${brief.reference}</p>
  </div>
  <p class="aside">${strings.wants}</p>
  <p class="wants">${brief.wants}</p>
  <details ?open=${!spoken}>
    <summary>${strings.before}</summary>
    <dl>
      ${brief.asked.length ? part(strings.asked, list(brief.asked.map(quoted))) : nothing}
      ${brief.steps.length ? part(strings.walkDone, stepsView(brief)) : nothing}
      ${brief.answers.length ? part(strings.answered, list(brief.answers.map(({ question }) => question))) : nothing}
      ${brief.failed.length ? part(strings.failed, list(brief.failed.map(failureView))) : nothing}
      ${part(brief.signed_in ? strings.signedIn : strings.notSignedIn, readView(brief))}
    </dl>
  </details>
</section>`;

/** The step of the walk where the citizen is, with what an agent should know. */
export const walkView = (walk: WalkNow) => html`<section class="walk" aria-labelledby="walk-title">
  <h3 id="walk-title" tabindex="-1">${strings.walk}: ${walk.title}</h3>
  <p class="aside">${strings.stepOf(walk.step, walk.of)}</p>
  <progress max=${walk.of} value=${walk.step} aria-hidden="true"></progress>
  <p><strong>${walk.step_title}</strong></p>
  ${textView(walk.text)} ${walk.agent ? html`<p class="for-agent"><strong>${strings.agentNote}:</strong> ${walk.agent}</p>` : nothing}
</section>`;
