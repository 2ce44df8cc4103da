import type { ReactiveController, ReactiveControllerHost } from "lit";
import { remember, remembered } from "./storage.js";

export type Theme = "light" | "dark" | "contrast";

/** What a citizen chose for comfort. It holds for this tab, also on the next page of the site; nothing is kept before a choice. */
export class Comfort implements ReactiveController {
  large = remembered("large") === "1";
  aloud = remembered("aloud") === "1";
  /** Whether one's own data are covered when the window loses the attention. */
  cover = remembered("cover") === "1";
  theme = remembered("theme") as Theme | null;

  #dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(private host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected() {
    this.#dark.addEventListener("change", this.#changed);
  }

  hostDisconnected() {
    this.#dark.removeEventListener("change", this.#changed);
  }

  toggle(name: "large" | "aloud" | "cover") {
    this[name] = !this[name];
    remember(name, this[name] ? "1" : null);
    this.#changed();
  }

  choose(theme: Theme) {
    this.theme = theme;
    remember("theme", theme);
    this.#changed();
  }

  /** The colours to show: the citizen's choice, then the page's, then those of the device, when the page knows dark colours too. */
  colours(wanted: string): Theme {
    if (this.theme) return this.theme;
    if (wanted === "light" || wanted === "dark" || wanted === "contrast") return wanted;
    const pageKnowsDark = getComputedStyle(document.documentElement).colorScheme.includes("dark");
    return this.#dark.matches && pageKnowsDark ? "dark" : "light";
  }

  #changed = () => this.host.requestUpdate();
}
