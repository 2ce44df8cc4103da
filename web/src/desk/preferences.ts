import type { ReactiveController, ReactiveControllerHost } from "lit";

export type Theme = "system" | "light" | "dark";
type Switch = "shortcuts" | "notifications" | "sound";

const PREFIX = "hulp-desk-";

function kept(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Blocked: it holds until the page is closed.
  }
}

/** What an agent chose for comfort, kept in this browser. */
export class Preferences implements ReactiveController {
  theme = (kept("theme") ?? "system") as Theme;
  /** Whether single letters do something (WCAG 2.1.4). */
  shortcuts = kept("shortcuts") !== "0";
  notifications = kept("notifications") === "1";
  sound = kept("sound") === "1";

  #dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(private host: ReactiveControllerHost) {
    host.addController(this);
    this.#dress();
  }

  hostConnected() {
    this.#dark.addEventListener("change", this.#changed);
  }

  hostDisconnected() {
    this.#dark.removeEventListener("change", this.#changed);
  }

  /** The colours to show now. */
  get colours(): "light" | "dark" {
    if (this.theme !== "system") return this.theme;
    return this.#dark.matches ? "dark" : "light";
  }

  choose(theme: Theme) {
    this.theme = theme;
    keep("theme", theme);
    this.#dress();
    this.#changed();
  }

  set(name: Switch, on: boolean) {
    this[name] = on;
    keep(name, on ? "1" : "0");
    this.#changed();
  }

  /** The page around the desk takes part. */
  #dress() {
    document.documentElement.dataset["theme"] = this.theme;
  }

  #changed = () => this.host.requestUpdate();
}
