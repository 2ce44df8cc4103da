import { html, nothing } from "lit";
import { strings } from "./strings.js";

/** Who speaks: the assistant, or an agent; and the place of a citizen who waits for one. */
export interface Place {
  state: "bot" | "waiting" | "owned";
  position?: number;
  minutes?: number;
  name?: string;
  opening?: string;
}

/** In words; empty while the assistant speaks and nobody is waited for. */
export function placeText({ state, position = 1, minutes, name = "", opening }: Place): string {
  if (state === "owned") return strings.withAgent(name);
  if (state === "waiting") return `${strings.place(position)} ${opening ?? (minutes ? strings.expected(minutes) : strings.agentComes)}`;
  return "";
}

export const placeView = (place: Place) => (place.state === "bot" ? nothing : html`<p class="whereabouts ${place.state}">${placeText(place)}</p>`);
