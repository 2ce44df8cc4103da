import type { Block, Card, Option } from "./blocks.js";
import { segments } from "./segments.js";

const sentence = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(" ");
const plain = (text: string) => segments(text).flatMap(({ lines }) => lines).join(" ");
const choices = (options: Option[]) => options.length > 0 && `Keuzes: ${options.map(({ label }) => label).join("; ")}.`;

function spokenBlock(block: Block): string {
  switch (block.type) {
    case "text":
      return sentence(plain(block.text), block.code && `Uw code: ${block.code}.`);
    case "status":
    case "handover":
      return plain(block.text);
    case "answer":
      return sentence(plain(block.text), ...(block.updates ?? []).map(({ text }) => `Nieuwer dan de FAQ-pagina: ${text}`));
    case "choice":
      return sentence(plain(block.text), choices(block.options));
    case "step":
      return sentence(`Stap ${block.step} van ${block.of}: ${block.title}.`, plain(block.text), block.warning, choices(block.options));
    case "login":
      return plain(block.reason);
    case "card":
      return ""; // said when its content is there
  }
}

/** What a screen reader says when a message of the assistant arrives. */
export const spoken = (blocks: Block[]) => sentence("Assistent:", ...blocks.map(spokenBlock));

/** What a screen reader says when a card arrives: what was found, and how much there is to read. */
export const spokenCard = ({ title, text, facts = [], items = [] }: Card) =>
  sentence(`${title}.`, plain(text), ...facts.map(({ label, value, note }) => sentence(`${label}: ${value}.`, note)), ...items.map(({ title }) => `${title}.`));
