import { html } from "lit";
import { framed } from "./api.js";
import { strings } from "./strings.js";

/** A link that opens in a new window, and says so. */
export const newWindow = (address: string, label: unknown, rel = "noopener noreferrer") =>
  html`<a href=${address} target="_blank" rel=${rel}>${label}<span class="visually-hidden"> ${strings.newWindow}</span></a>`;

/** A page of ours. In a frame a new window would not know the conversation: there the page opens in the frame. */
export const ownPage = (address: string, label: string) => (framed ? html`<a href=${address}>${label}</a>` : newWindow(address, label, "noopener"));
