import type { Block, Card, Option } from "./blocks.js";
import { segments } from "./segments.js";
import { strings } from "./strings.js";

const sentence = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(" ");
const plain = (text: string) => segments(text).flatMap(({ lines }) => lines).join(" ");
const choices = (options: Option[]) => options.length > 0 && strings.choices(options.map(({ label }) => label).join("; "));

function spokenBlock(block: Block): string {
  switch (block.type) {
    case "text":
      return sentence(plain(block.text), block.code && `${strings.codeForADay} ${block.code}.`);
    case "status":
      return plain(block.text);
    case "handover":
      return sentence(plain(block.text), block.opening, choices(block.options ?? []));
    case "answer":
      return sentence(plain(block.text), ...(block.updates ?? []).map(({ text }) => `${strings.newer}: ${text}`));
    case "choice":
      return sentence(plain(block.text), choices(block.options));
    case "step":
      return sentence(`${strings.stepOf(block.step, block.of)}: ${block.title}.`, plain(block.text), block.warning, choices(block.options));
    case "login":
      return plain(block.reason);
    case "card":
      return ""; // said when its content is there
  }
}

/** Who says it, when that is not the assistant but an agent. */
export const agentSays = (blocks: Block[]) => blocks.map((block) => "by" in block && block.by && strings.agentSays(block.by)).find(Boolean);

/** What a screen reader says, or what is read aloud, when a message of the assistant or an agent arrives. */
export const spoken = (blocks: Block[]) => sentence(agentSays(blocks), ...blocks.map(spokenBlock));

/** The language of a message, when it is another one than that of the page. */
export const languageOf = (blocks: Block[]) => blocks.map((block) => (block.type === "text" ? block.lang : undefined)).find(Boolean);

/** What a screen reader says when a card arrives: what was found, and how much there is to read. */
export const spokenCard = ({ title, text, facts = [], items = [] }: Card) =>
  sentence(`${title}.`, plain(text), ...facts.map(({ label, value, note }) => sentence(`${label}: ${value}.`, note)), ...items.map(({ title }) => `${title}.`));
