import { html } from "lit";
import type { Source } from "../blocks.js";
import { dutchDate } from "../dates.js";
import { segments } from "../segments.js";
import { strings } from "./strings.js";

/** Paragraphs and lists. */
export const textView = (text: string) =>
  segments(text).map(({ tag, lines }) => {
    if (tag === "p") return lines.map((line) => html`<p>${line}</p>`);
    const items = lines.map((line) => html`<li>${line}</li>`);
    return tag === "ul" ? html`<ul>${items}</ul>` : html`<ol>${items}</ol>`;
  });

const link = (url: string, title: string) =>
  url.startsWith("https://")
    ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${title}<span class="visually-hidden"> ${strings.newWindow}</span></a>`
    : title;

const sourceView = ({ url, title, checked }: Source) => html`<li>${strings.source} ${link(url, title)}, ${strings.checked(dutchDate(checked))}</li>`;

/** Where a text comes from, and when it was checked. */
export const sourcesView = (sources: Source[] = []) => (sources.length ? html`<ul class="sources">${sources.map(sourceView)}</ul>` : "");

/** What is newer than the text. */
export const updateView = ({ text, url, date }: { text: string; url: string; date: string }) =>
  html`<div class="newer"><strong>${strings.newer} (${link(url, dutchDate(date))}):</strong> ${text}</div>`;
