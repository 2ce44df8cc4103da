import { html } from "lit";
import { strings } from "./strings.js";

/** A link that opens in a new window, and says so. */
export const newWindow = (address: string, label: unknown, rel = "noopener noreferrer") =>
  html`<a href=${address} target="_blank" rel=${rel}>${label}<span class="visually-hidden"> ${strings.newWindow}</span></a>`;
