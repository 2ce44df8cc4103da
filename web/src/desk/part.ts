import { LitElement } from "lit";

/** A part of the desk with a state of its own; it stands in the desk's own tree, under the desk's own styles. */
export class Part extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Put the focus on the first element that fits, after the next rendering. */
  protected async focusOn(selector: string) {
    await this.updateComplete;
    this.querySelector<HTMLElement>(selector)?.focus();
  }
}
