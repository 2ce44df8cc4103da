import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { masked } from "../mask.js";
import { problemOf, suggestFor } from "./api.js";
import { confidenceView } from "./entry-card.js";
import { Part } from "./part.js";
import { strings } from "./strings.js";
import { sourcesView, textView } from "./text-view.js";
import type { Suggestion, Walk, WalkStep } from "./types.js";

/** A citizen on the telephone: answers to read aloud, and walks to lead the caller through. */
@customElement("hulp-phone")
export class HulpPhone extends Part {
  @property({ attribute: false }) walks: Walk[] = [];
  @property({ attribute: false }) say: (text: string) => void = () => {};

  @state() private words = "";
  @state() private found?: Suggestion[];
  @state() private problem = "";
  @state() private walk?: Walk;
  /** The steps on the way, the current one last. */
  @state() private way: string[] = [];

  @query("textarea") private textarea!: HTMLTextAreaElement;

  override render() {
    return html`<form class="caller" @submit=${this.onSubmit}>
        <label for="caller">${strings.callerSays}</label>
        <p class="aside" id="caller-hint">${strings.callerHint}</p>
        <textarea
          id="caller"
          rows="2"
          maxlength="2000"
          autocomplete="off"
          aria-describedby="caller-hint"
          .value=${this.words}
          @input=${this.onInput}
          @keydown=${this.onKey}
        ></textarea>
        <div class="buttons">
          <button class="action">${strings.phoneFind}</button>
          <button type="button" class="quiet" @click=${this.clear}>${strings.phoneClear}</button>
        </div>
        <div role="alert">${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}</div>
      </form>
      ${this.walk ? this.walkView() : nothing} ${this.found ? this.foundView(this.found) : nothing} ${this.walk ? nothing : this.walkView()}`;
  }

  private foundView(found: Suggestion[]) {
    if (!found.length) return html`<p class="empty">${strings.phoneNothing}</p>`;
    return html`<ul class="spoken">
      ${found.map(
        (suggestion, index) => html`<li>
          <article class="entry" aria-labelledby="spoken-${index}">
            <h3 id="spoken-${index}">${suggestion.question}</h3>
            ${confidenceView(suggestion.confidence)}
            <p class="aside">${strings.readAloud}</p>
            <blockquote>${textView(suggestion.say)}</blockquote>
            ${sourcesView(suggestion.sources)}
            ${suggestion.agent ? html`<p class="for-agent"><strong>${strings.agentNote}:</strong> ${suggestion.agent}</p>` : nothing}
            ${suggestion.walks.length
              ? html`<div class="buttons">
                  ${suggestion.walks.map(
                    ({ flow, title }) =>
                      html`<button type="button" class="option" @click=${() => this.start(flow)}>${strings.phoneWalkChoose}: ${title}</button>`,
                  )}
                </div>`
              : nothing}
          </article>
        </li>`,
      )}
    </ul>`;
  }

  private walkView() {
    const { walk } = this;
    return html`<section class="phone-walk" aria-labelledby="phone-walk">
      <h3 id="phone-walk" tabindex="-1">${walk ? walk.title : strings.phoneWalk}</h3>
      ${walk ? this.stepView(walk) : this.chooseView()}
    </section>`;
  }

  private chooseView() {
    return html`<form class="choose-walk" @submit=${this.onChoose}>
      <label for="phone-flow">${strings.phoneWalkChoose}</label>
      <select id="phone-flow" name="flow">
        <option value="">${strings.phoneWalkNone}</option>
        ${this.walks.map(({ flow, title }) => html`<option value=${flow}>${title}</option>`)}
      </select>
      <button class="option">${strings.phoneStart}</button>
    </form>`;
  }

  private stepView(walk: Walk) {
    const step = walk.steps.find(({ id }) => id === this.way.at(-1));
    return html`<div class="step" tabindex="-1">
      ${step
        ? html`<h4>${step.title}</h4>
            <p class="aside">${strings.readAloud}</p>
            <blockquote>${textView(step.say)}</blockquote>
            ${step.warning ? html`<p class="warning"><strong>${strings.beware}:</strong> ${step.warning}</p>` : nothing}
            ${step.agent ? html`<p class="for-agent"><strong>${strings.agentNote}:</strong> ${step.agent}</p>` : nothing} ${this.answersView(step)}`
        : html`<p>${strings.phoneEnd}</p>`}
      <div class="buttons">
        ${this.way.length > 1 ? html`<button type="button" class="quiet" @click=${this.back}>${strings.phoneBack}</button>` : nothing}
        <button type="button" class="quiet" @click=${this.stop}>${strings.phoneStop}</button>
      </div>
    </div>`;
  }

  private answersView({ options, next }: WalkStep) {
    if (options.length)
      return html`<div class="buttons">
        ${options.map(({ label, next }) => html`<button type="button" class="option" @click=${() => this.go(next)}>${label}</button>`)}
      </div>`;
    return html`<div class="buttons"><button type="button" class="option" @click=${() => this.go(next)}>${strings.phoneNext}</button></div>`;
  }

  private onInput = () => {
    this.words = this.textarea.value;
  };

  private onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.find();
  };

  private onSubmit = (event: Event) => {
    event.preventDefault();
    void this.find();
  };

  private async find() {
    const words = masked(this.words.trim());
    if (!words) return;
    try {
      this.found = await suggestFor(words);
      this.problem = "";
      this.say(this.found.length ? strings.found(this.found.length) : strings.phoneNothing);
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  private clear = () => {
    this.words = this.problem = "";
    this.found = this.walk = undefined;
    void this.focusOn("textarea");
  };

  private onChoose = (event: SubmitEvent) => {
    event.preventDefault();
    const flow = new FormData(event.target as HTMLFormElement).get("flow");
    if (flow) this.start(String(flow));
  };

  private start(flow: string) {
    this.walk = this.walks.find((walk) => walk.flow === flow);
    const first = this.walk?.steps[0];
    if (first) this.#arrive([first.id]);
  }

  private go(next: string | null) {
    this.#arrive([...this.way, next ?? ""]);
  }

  private back = () => this.#arrive(this.way.slice(0, -1));

  private stop = () => {
    this.walk = undefined;
    void this.focusOn("#phone-flow");
  };

  #arrive(way: string[]) {
    this.way = way;
    void this.focusOn(".step");
  }
}
