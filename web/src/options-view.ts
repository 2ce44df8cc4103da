import { html, nothing } from "lit";
import type { Option } from "./blocks.js";
import { boxIcon } from "./icons.js";

/** What an option of a walk is for: `done` ticks the step off, and is shown as a box; `back` and `stop` stand aside. */
const deed = ({ target = "" }: Option) => /^flow:.*\/(done|back|stop)$/.exec(target)?.[1] ?? "";

/** Choices as buttons; while an answer is under way they do nothing. */
export const optionsView = (options: Option[], choose: (option: Option) => void, waiting: boolean) =>
  options.length
    ? html`<ul class="options">
        ${options.map(
          (option) => html`<li class=${deed(option)}>
            <button type="button" class="option" aria-disabled=${waiting} @click=${() => waiting || choose(option)}>
              ${deed(option) === "done" ? boxIcon : nothing}${option.label}
            </button>
          </li>`,
        )}
      </ul>`
    : nothing;
