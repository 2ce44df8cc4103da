import { svg } from "lit";

const icon = (path: string) => svg`<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;

export const chatIcon = icon("M4 5h16v11h-9l-4 4v-4H4z");
export const closeIcon = icon("M6 6l12 12M18 6L6 18");
