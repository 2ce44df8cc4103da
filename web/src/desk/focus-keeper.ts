import type { ReactiveController, ReactiveControllerHost } from "lit";

/** When what has the focus disappears, the focus goes to the same case elsewhere, or to the nearest heading that is still there. */
export class FocusKeeper implements ReactiveController {
  #last?: HTMLElement;
  #parents: Element[] = [];
  #observer = new MutationObserver(() => this.#check());

  constructor(private host: ReactiveControllerHost & HTMLElement & { renderRoot: HTMLElement | DocumentFragment }) {
    host.addController(this);
  }

  hostUpdated() {
    // In the tree of the desk itself: a focus that moves within it is not heard outside.
    this.host.renderRoot.addEventListener("focusin", this.#onFocus);
    this.#observer.observe(this.host.renderRoot, { childList: true, subtree: true });
  }

  hostDisconnected() {
    this.#observer.disconnect();
  }

  #onFocus = ({ target }: Event) => {
    if (!(target instanceof HTMLElement)) return;
    this.#last = target;
    this.#parents = [];
    for (let parent = target.parentElement; parent; parent = parent.parentElement) this.#parents.push(parent);
  };

  #check() {
    const lost = this.#last;
    if (!lost || lost.isConnected) return;
    this.#last = undefined;
    // Somebody else took care of it, or the agent went on.
    if (this.host.shadowRoot?.activeElement || ![document.body, this.host].includes(document.activeElement as HTMLElement)) return;
    const { reference } = lost.dataset;
    const again = reference && this.host.renderRoot.querySelector<HTMLElement>(`[data-reference="${CSS.escape(reference)}"]`);
    const near = this.#parents.filter(({ isConnected }) => isConnected).map((parent) => parent.querySelector<HTMLElement>("[tabindex='-1']"));
    (again || near.find((heading) => heading))?.focus();
  }
}
