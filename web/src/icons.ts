import { svg } from "lit";

const icon = (path: string) => svg`<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;

export const chatIcon = icon("M4 5h16v11h-9l-4 4v-4H4z");
export const closeIcon = icon("M6 6l12 12M18 6L6 18");
export const menuIcon = icon("M5 7h14M5 12h14M5 17h14");
export const boxIcon = icon("M5 5h14v14H5z");
export const tickIcon = icon("M5 5h14v14H5zM8 12l3 3 5-6");
