import type { ReactiveController, ReactiveControllerHost } from "lit";

const WRITES = "textarea, select, input:not([type=checkbox], [type=radio], [type=button])";

/** Whether the key goes to something that takes letters. */
function writing(event: KeyboardEvent) {
  const [target] = event.composedPath();
  return target instanceof Element && target.matches(WRITES);
}

/** Keys that do something everywhere on the desk. */
export class Shortcuts implements ReactiveController {
  constructor(
    host: ReactiveControllerHost,
    /** Single keys, only while nothing is being written; false when the key means nothing now. */
    private single: Record<string, () => unknown>,
    /** Alt and a letter, by the code of the key. */
    private alt: Record<string, () => unknown>,
    /** Whether single keys are on, and nothing covers the desk. */
    private listens: () => { single: boolean; covered: boolean },
  ) {
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener("keydown", this.#onKey);
  }

  hostDisconnected() {
    document.removeEventListener("keydown", this.#onKey);
  }

  #onKey = (event: KeyboardEvent) => {
    const { single, covered } = this.listens();
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || covered) return;
    const deed = event.altKey ? this.alt[event.code] : single && !writing(event) && this.single[event.key];
    if (deed && deed() !== false) event.preventDefault();
  };
}
