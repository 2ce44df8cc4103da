import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { masked } from "../mask.js";
import { DeskError } from "./api.js";
import { type Draft, messageOf, takeAnswer, takeNote, unchanged } from "./drafts.js";
import { noteIcon } from "./icons.js";
import { Part } from "./part.js";
import { matching, repliesView } from "./replies-view.js";
import { strings } from "./strings.js";
import type { AgentMessage, Reply } from "./types.js";

const MOST = 2000;
const MOST_IN_NOTE = 1000;

/** Where an agent writes an answer or a note. */
@customElement("hulp-composer")
export class HulpComposer extends Part {
  @property() reference = "";
  /** The draft stays the same object while it is written. */
  @property({ attribute: false, hasChanged: () => true }) draft!: Draft;
  @property({ attribute: false }) replies: Reply[] = [];
  /** The id of the citizen's newest message. */
  @property({ type: Number }) newest = 0;
  @property({ attribute: false }) send!: (message: AgentMessage) => Promise<void>;
  @property({ attribute: false }) note!: (text: string) => Promise<void>;
  /** A text for screen readers. */
  @property({ attribute: false }) say: (text: string) => void = () => {};
  /** A message came while this one was written. */
  @property({ attribute: false }) overtaken: () => void = () => {};

  @state() private problem = "";
  @state() private busy = false;
  @state() private picking = false;
  @state() private picked = 0;

  @query("textarea") private textarea!: HTMLTextAreaElement;

  private shown = "";

  override willUpdate() {
    if (this.reference === this.shown) return;
    this.shown = this.reference;
    this.problem = "";
    this.picking = false;
  }

  override render() {
    const { draft, picking } = this;
    const { noting } = draft;
    const left = this.most - this.text.length;
    const found = picking ? this.found : [];
    return html`<form class="composer ${noting ? "noting" : ""}" @submit=${this.onSubmit} @focusout=${this.onLeave}>
      <div role="alert">${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}</div>
      ${picking ? repliesView(found, this.picked, this.pick, this.onKey) : nothing}
      <div class="label-row">
        <label for="composer-text">${noting ? strings.noteLabel : strings.answer}</label>
        <span class="left ${left < 0 ? "over" : ""}" id="composer-left">${strings.left(left)}</span>
      </div>
      ${this.originView()}
      <textarea
        id="composer-text"
        rows="3"
        placeholder=${noting ? strings.notePlaceholder : strings.answerPlaceholder}
        aria-describedby="composer-left"
        aria-autocomplete=${noting ? nothing : "list"}
        aria-controls=${found.length ? "replies" : nothing}
        aria-activedescendant=${found.length ? `reply-${this.picked}` : nothing}
        autocomplete="off"
        .value=${this.text}
        @input=${this.onInput}
        @keydown=${this.onKey}
      ></textarea>
      <div class="buttons">
        <button type="button" class="quiet" aria-pressed=${noting} @click=${this.toggleNote}>${noteIcon} ${strings.noteMode}</button>
        ${noting
          ? nothing
          : html`<button type="button" class="quiet" aria-expanded=${picking} @mousedown=${this.keepFocus} @click=${this.togglePicking}>
              ${strings.replies}
            </button>`}
        <button class="action" aria-disabled=${this.busy || left < 0 || !this.text.trim()}>
          ${this.busy ? strings.sending : noting ? strings.saveNote : strings.send} <span class="key" aria-hidden="true">${strings.sendKey}</span>
        </button>
      </div>
    </form>`;
  }

  override updated() {
    this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  private originView() {
    const { draft, newest } = this;
    const { origin } = draft;
    if (!origin || draft.noting) return nothing;
    const old = origin.event !== undefined && origin.event < newest;
    const what = old ? strings.newerArrived : unchanged(draft) ? strings.asItStands : strings.asEdited;
    return html`<p class="origin ${old ? "old" : ""}">
      <strong>${strings.fromEntry(origin.question)}</strong> ${what}
    </p>`;
  }

  /** Go on writing at the end of the text, or at its begin. */
  async write(atBegin = false) {
    this.requestUpdate();
    await this.updateComplete;
    const at = atBegin ? 0 : this.textarea.value.length;
    this.textarea.focus();
    this.textarea.setSelectionRange(at, at);
    this.textarea.scrollTop = atBegin ? 0 : this.textarea.scrollHeight;
  }

  toggleNote = () => {
    this.draft.noting = !this.draft.noting;
    this.picking = false;
    this.problem = "";
    void this.write();
  };

  private get most() {
    return this.draft.noting ? MOST_IN_NOTE : MOST;
  }

  private get text() {
    return this.draft.noting ? this.draft.note : this.draft.answer;
  }

  private get found() {
    const { answer } = this.draft;
    return matching(this.replies, answer.startsWith("/") ? answer.slice(1) : "");
  }

  private onInput = () => {
    const { draft, textarea } = this;
    const { value } = textarea;
    if (draft.noting) draft.note = value;
    else {
      draft.answer = value;
      // Another text is another message.
      draft.id = undefined;
      if (!value.trim()) draft.origin = undefined;
      this.look(/^\/[^\n]*$/.test(value));
    }
    this.requestUpdate();
  };

  /** Open or close the list of canned replies. */
  private look(picking: boolean) {
    this.picking = picking;
    this.picked = 0;
    if (picking) this.say(strings.repliesFound(this.found.length));
  }

  private onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.handle(event, () => this.submit());
    else if (this.picking) this.onPickingKey(event);
    else if (event.key === "Escape" && this.draft.noting) this.handle(event, this.toggleNote);
  };

  private onPickingKey(event: KeyboardEvent) {
    const { found } = this;
    const move = (by: number) => this.handle(event, () => (this.picked = (this.picked + by + found.length) % found.length));
    if (event.key === "Escape") this.handle(event, this.togglePicking);
    else if (!found.length) return;
    else if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") this.handle(event, () => this.pick(found[this.picked]!));
  }

  private handle(event: KeyboardEvent, deed: () => unknown) {
    event.preventDefault();
    event.stopPropagation();
    deed();
  }

  private keepFocus = (event: Event) => event.preventDefault();

  private onLeave = ({ relatedTarget }: FocusEvent) => {
    const stays = relatedTarget instanceof Element && relatedTarget.closest("textarea, [role=listbox]");
    if (this.picking && !stays) this.look(false);
  };

  private togglePicking = () => {
    this.textarea.focus();
    this.look(!this.picking);
  };

  private pick = (reply: Reply) => {
    const { draft } = this;
    const before = draft.answer.startsWith("/") ? "" : draft.answer.trim();
    draft.answer = before ? `${before}\n\n${reply.text}` : reply.text;
    draft.id = undefined;
    this.look(false);
    void this.write();
  };

  private onSubmit = (event: Event) => {
    event.preventDefault();
    void this.submit();
  };

  private async submit() {
    const { draft } = this;
    const text = this.text.trim();
    if (this.busy || !text || text.length > this.most) return;
    this.busy = true;
    this.problem = "";
    try {
      await (draft.noting ? this.saveNote(draft, text) : this.sendAnswer(draft));
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      this.onRefused(draft, error);
    } finally {
      this.busy = false;
    }
  }

  private async saveNote(draft: Draft, text: string) {
    const taken = takeNote(draft);
    try {
      await this.note(masked(text));
    } catch (error) {
      taken.putBack();
      throw error;
    }
    this.say(strings.noteSaved);
  }

  private async sendAnswer(draft: Draft) {
    draft.answer = masked(draft.answer);
    const message = messageOf(draft);
    const taken = takeAnswer(draft);
    try {
      await this.send(message);
    } catch (error) {
      taken.putBack();
      throw error;
    }
    this.say(strings.sent);
  }

  /** The text stays; after a newer message it is no answer to the old one any more. */
  private onRefused(draft: Draft, { code, message }: DeskError) {
    this.problem = code === "newer" ? strings.newerMessage : message;
    if (code !== "newer") return;
    draft.origin = draft.id = undefined;
    this.overtaken();
  }
}
