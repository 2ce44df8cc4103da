import { html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Alerts } from "./alerts.js";
import { closeIcon } from "./icons.js";
import { Part } from "./part.js";
import type { Preferences, Theme } from "./preferences.js";
import { strings } from "./strings.js";

/** The keys, and what an agent can set. */
@customElement("hulp-sheet")
export class HulpSheet extends Part {
  /** Its settings change without it becoming another object. */
  @property({ attribute: false, hasChanged: () => true }) preferences!: Preferences;
  @property({ attribute: false }) alerts!: Alerts;

  @state() private problem = "";

  @query("dialog") private dialog!: HTMLDialogElement;

  get open() {
    return this.hasUpdated && this.dialog.open;
  }

  show() {
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const { preferences } = this;
    return html`<dialog class="sheet" aria-labelledby="sheet-title" @keydown=${this.onKey}>
      <div class="title-row">
        <h2 id="sheet-title">${strings.sheet}</h2>
        <button type="button" class="icon" aria-label=${strings.closeSheet} @click=${this.close}>${closeIcon}</button>
      </div>
      <div class="sheet-body">
        <section aria-labelledby="sheet-keys">
          <h3 id="sheet-keys">${strings.keys}</h3>
          ${this.switchView(strings.keysOn, preferences.shortcuts, () => preferences.set("shortcuts", !preferences.shortcuts))}
          <p class="aside">${strings.keysHint}</p>
          <dl class="keys">
            ${strings.keyList.map(
              ([keys, deed]) => html`<div>
                <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
                <dd>${deed}</dd>
              </div>`,
            )}
          </dl>
        </section>
        <section aria-labelledby="sheet-settings">
          <h3 id="sheet-settings">${strings.settings}</h3>
          <div class="themes" role="group" aria-labelledby="sheet-colours">
            <p id="sheet-colours">${strings.colours}</p>
            ${Object.entries(strings.themes).map(
              ([theme, label]) => html`<button
                type="button"
                class="option"
                aria-pressed=${theme === preferences.theme}
                @click=${() => preferences.choose(theme as Theme)}
              >
                ${label}
              </button>`,
            )}
          </div>
          ${this.switchView(strings.notifications, preferences.notifications, this.toggleNotifications)}
          ${this.switchView(strings.sound, preferences.sound, this.toggleSound)}
          <div role="alert">${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}</div>
        </section>
      </div>
    </dialog>`;
  }

  private switchView(label: string, on: boolean, toggle: () => void) {
    return html`<button type="button" class="switch" role="switch" aria-checked=${on} @click=${toggle}><span>${label}</span></button>`;
  }

  private toggleNotifications = async () => {
    const { preferences } = this;
    this.problem = "";
    const wanted = !preferences.notifications;
    if (wanted && !(await Alerts.allow())) this.problem = strings.notificationsRefused;
    else preferences.set("notifications", wanted);
  };

  private toggleSound = () => {
    const { preferences } = this;
    preferences.set("sound", !preferences.sound);
    if (preferences.sound) this.alerts.sound();
  };

  private close = () => this.dialog.close();

  private onKey = (event: KeyboardEvent) => {
    if (event.key === "?") this.close();
  };
}
