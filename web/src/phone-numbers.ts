// Short numbers (112, 106, 1813, 116 000) and longer ones in groups (078 170 170), but not within a web address
// (1712.be), a decimal or a longer number, nor the app "112 BE".
const NUMBER = /(?<![\w.,/-])(?:0\d{1,3}(?: \d{2,3}){2,3}|116 ?\d{3}|1[78]\d{2}|10[0-9]|11[02])(?![\w/-]|[.,]\w| BE\b)/g;

export type Part = string | { number: string; href: string };

/** Cut a text at its phone numbers. */
export function phoneParts(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(NUMBER)) {
    const [number] = match;
    parts.push(text.slice(end, match.index), { number, href: `tel:${number.replaceAll(" ", "")}` });
    end = match.index + number.length;
  }
  parts.push(text.slice(end));
  return parts;
}
