import { svg } from "lit";

const icon = (path: string) => svg`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;

export const backIcon = icon("M15 5l-7 7 7 7");
export const forwardIcon = icon("M9 5l7 7-7 7");
export const chatIcon = icon("M4 5h16v11h-9l-4 4v-4H4z");
export const phoneIcon = icon("M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z");
export const keysIcon = icon("M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8");
export const lockIcon = icon("M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3");
export const noteIcon = icon("M5 4h14v11l-5 5H5zM14 20v-5h5");
export const doneIcon = icon("M5 12l5 5 9-10");
export const hereIcon = icon("M5 12h13M13 6l6 6-6 6");
export const downIcon = icon("M12 5v14M6 13l6 6 6-6");
export const closeIcon = icon("M6 6l12 12M18 6L6 18");
