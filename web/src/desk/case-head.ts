import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import * as api from "./api.js";
import { moment } from "./ages.js";
import { Part } from "./part.js";
import { strings } from "./strings.js";
import type { Colleague, Summary, Walk, WalkNow } from "./types.js";

type Form = "handBack" | "transfer" | "close";

/** Whose the case is now, in words. */
export function ownerText({ state, owner, owned_since, waiting_since, reason_text, wanted }: Summary, me: string): string {
  if (state === "waiting") {
    const why = wanted ? (wanted.id === me ? strings.toYou() : strings.toColleague(wanted.name)) : reason_text;
    return [strings.inQueue, waiting_since && strings.waitsSince(moment(waiting_since)), why].filter(Boolean).join(" · ");
  }
  if (state === "bot" || !owner) return strings.withAssistant;
  return owner.id === me ? (owned_since ? strings.ownedSince(moment(owned_since)) : strings.mine) : strings.ownedBy(owner.name);
}

/** The head of a case: its reference, whose it is, and what can be done with it. */
@customElement("hulp-case-head")
export class HulpCaseHead extends Part {
  @property({ attribute: false }) summary!: Summary;
  @property() me = "";
  @property({ type: Boolean }) mine = false;
  @property({ attribute: false }) agents: Colleague[] = [];
  @property({ attribute: false }) walks: Walk[] = [];
  @property({ attribute: false }) walk: WalkNow | null = null;
  /** Take the case. */
  @property({ attribute: false }) claim: () => void = () => {};
  /** The case is not mine any more; the text says what happened. */
  @property({ attribute: false }) parted: (told: string) => void = () => {};

  @state() private form?: Form;
  @state() private flow = "";
  @state() private problem = "";
  private busy = false;
  private shown = "";

  override willUpdate() {
    const { reference } = this.summary;
    if (reference === this.shown && this.mine) return;
    this.shown = reference;
    this.form = undefined;
    this.problem = "";
  }

  override render() {
    const { summary, mine } = this;
    const claimable = summary.state !== "owned";
    return html`<div class="who">
        <h3 class="reference" tabindex="-1">${summary.reference}</h3>
        <p>${ownerText(summary, this.me)}</p>
      </div>
      ${mine || claimable
        ? html`<div class="actions" role="group" aria-label=${strings.actions}>
            ${claimable ? html`<button type="button" class="action" @click=${this.claim}>${strings.claim}</button>` : nothing}
            ${mine
              ? html`${this.opener("handBack", strings.handBack)} ${this.opener("transfer", strings.transfer)}
                  <button type="button" class="option" @click=${this.release}>${strings.release}</button>
                  ${this.opener("close", strings.close)}`
              : nothing}
          </div>`
        : nothing}
      <div role="alert">${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}</div>
      ${mine ? this.formView() : nothing}`;
  }

  /** The reference takes the focus: the case is read from its begin. */
  override focus() {
    void this.focusOn("h3");
  }

  private opener(form: Form, label: string) {
    return html`<button type="button" class="option opener" aria-expanded=${this.form === form} @click=${() => this.toggle(form)}>${label}</button>`;
  }

  private toggle(form: Form) {
    this.form = this.form === form ? undefined : form;
    this.flow = this.walk?.flow ?? "";
    this.problem = "";
    if (this.form) void this.focusOn("form select, form button");
  }

  private formView() {
    if (this.form === "handBack") return this.handBackView();
    if (this.form === "transfer") return this.transferView();
    return this.form === "close" ? this.closeView() : nothing;
  }

  private handBackView() {
    const walk = this.walks.find(({ flow }) => flow === this.flow);
    const steps = this.walk && this.walk.flow === this.flow ? this.walk.steps : (walk?.steps ?? []);
    const here = this.walk?.flow === this.flow ? this.walk.step_id : "";
    const known = this.walk && !this.walks.some(({ flow }) => flow === this.walk?.flow) ? [this.walk] : [];
    return html`<form class="deed" @submit=${this.onHandBack}>
      <label for="hand-back-walk">${strings.handBackWalk}</label>
      <select id="hand-back-walk" name="flow" @change=${this.onFlow}>
        <option value="" ?selected=${!this.flow}>${strings.handBackNone}</option>
        ${[...known, ...this.walks].map(({ flow, title }) => html`<option value=${flow} ?selected=${flow === this.flow}>${title}</option>`)}
      </select>
      ${steps.length
        ? html`<label for="hand-back-step">${strings.handBackStep}</label>
            <select id="hand-back-step" name="step">
              ${steps.map(({ id, title }) => html`<option value=${id} ?selected=${id === here}>${title}</option>`)}
            </select>`
        : nothing}
      ${this.buttons(strings.handBackGo)}
    </form>`;
  }

  private transferView() {
    const others = this.agents.filter(({ id, status }) => id !== this.me && status === "present");
    return html`<form class="deed" @submit=${this.onTransfer}>
      ${others.length
        ? html`<label for="transfer-to">${strings.transferTo}</label>
            <select id="transfer-to" name="to">
              ${others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
            </select>
            <label for="transfer-note">${strings.transferNote}</label>
            <textarea id="transfer-note" name="note" rows="2" maxlength="1000"></textarea>`
        : html`<p>${strings.nobodyElse}</p>`}
      ${this.buttons(others.length ? strings.transferGo : "")}
    </form>`;
  }

  private closeView() {
    return html`<form class="deed" @submit=${this.onClose}>
      <p>${strings.closeAsk}</p>
      ${this.buttons(strings.closeGo)}
    </form>`;
  }

  private buttons(go: string) {
    return html`<div class="buttons">
      ${go ? html`<button class="action">${go}</button>` : nothing}
      <button type="button" class="quiet" @click=${this.cancel}>${strings.cancel}</button>
    </div>`;
  }

  private cancel = () => {
    const index = ["handBack", "transfer", "close"].indexOf(this.form ?? "");
    this.form = undefined;
    this.querySelectorAll<HTMLElement>(".opener")[index]?.focus();
  };

  private onFlow = (event: Event) => {
    this.flow = (event.target as HTMLSelectElement).value;
  };

  private onHandBack = (event: SubmitEvent) => {
    const data = this.dataOf(event);
    const { reference } = this.summary;
    this.partWith(api.handBack(reference, data["flow"] || null, data["step"] || null), strings.handedBack(reference));
  };

  private onTransfer = (event: SubmitEvent) => {
    const { to = "", note = "" } = this.dataOf(event);
    const { reference } = this.summary;
    const name = this.agents.find(({ id }) => id === to)?.name ?? "";
    this.partWith(api.transfer(reference, to, note.trim()), strings.transferred(reference, name));
  };

  private onClose = (event: SubmitEvent) => {
    event.preventDefault();
    const { reference } = this.summary;
    this.partWith(api.close(reference), strings.closed(reference));
  };

  private release = () => {
    const { reference } = this.summary;
    this.partWith(api.release(reference), strings.released(reference));
  };

  private dataOf(event: SubmitEvent): Record<string, string> {
    event.preventDefault();
    return Object.fromEntries(new FormData(event.target as HTMLFormElement)) as Record<string, string>;
  }

  private async partWith(deed: Promise<unknown>, told: string) {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      await deed;
      this.parted(told);
    } catch (error) {
      this.problem = api.problemOf(error);
    } finally {
      this.busy = false;
    }
  }
}
