import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import * as api from "./api.js";
import { longDay } from "./ages.js";
import { Part } from "./part.js";
import { strings } from "./strings.js";
import type { CallBack } from "./types.js";

/** Somebody who wants to be called: when, by whom, and the number for who takes it. */
@customElement("hulp-call-back")
export class HulpCallBack extends Part {
  @property({ attribute: false }) call!: CallBack;
  @property() me = "";

  @state() private phone = "";
  @state() private problem = "";
  private shown = "";

  override willUpdate() {
    if (this.call.reference === this.shown) return;
    this.shown = this.call.reference;
    this.phone = this.problem = "";
  }

  override render() {
    const { call, phone } = this;
    return html`<div class="call-back">
      <p><strong>${strings.callBack}.</strong> ${strings.callWhen(longDay(call.day), call.hour)}</p>
      ${phone ? html`<p class="number">${strings.callNumber}: <a href="tel:${phone.replace(/[^+\d]/g, "")}">${phone}</a></p>` : nothing}
      <div role="alert">${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}</div>
      ${this.buttonsView()}
    </div>`;
  }

  private buttonsView() {
    const { owner, reference } = this.call;
    const mine = owner?.id === this.me;
    if (owner && !mine) return html`<p>${strings.callOwner(owner.name)}</p>`;
    return html`<div class="buttons">
      ${this.phone
        ? nothing
        : html`<button type="button" class="action" @click=${this.claim}>${mine ? strings.callShow : strings.callClaim}</button>`}
      ${mine || this.phone
        ? html`<button type="button" class="option" @click=${() => this.attempt(() => api.callDone(reference))}>${strings.callDone}</button>
            <button type="button" class="quiet" @click=${() => this.attempt(() => api.releaseCall(reference))}>${strings.callRelease}</button>`
        : nothing}
    </div>`;
  }

  private claim = async () => {
    await this.attempt(async () => {
      this.phone = (await api.claimCall(this.call.reference)).phone;
    });
    void this.focusOn(".number a");
  };

  private async attempt(deed: () => Promise<unknown>) {
    this.problem = this.phone = "";
    try {
      await deed();
    } catch (error) {
      this.problem = api.problemOf(error);
    }
  }
}
