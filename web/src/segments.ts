export type Segment = { tag: "p" | "ul" | "ol"; lines: string[] };

const ITEM = /^(?:(-)|\d{1,2}\.) +(.*)$/;

/** Split a text of the assistant into paragraphs and lists: "- " starts an item, "1. " a numbered one. */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (!line) continue;
    const item = ITEM.exec(line);
    const tag = !item ? "p" : item[1] ? "ul" : "ol";
    const last = found.at(-1);
    if (item && last?.tag === tag) last.lines.push(item[2]!);
    else found.push({ tag, lines: [item ? item[2]! : line] });
  }
  return found;
}
