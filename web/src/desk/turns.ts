import { dayKey } from "./ages.js";
import { strings } from "./strings.js";
import type { Note, SaidBlock, SaidEvent } from "./types.js";

/** Who speaks: the side on which it stands, and the name. */
interface Speaker {
  side: "citizen" | "assistant" | "agent" | "note";
  name: string;
}

interface Line {
  key: string;
  at: string;
  text?: string;
  blocks?: SaidBlock[];
}

/** What one speaker said in a row. */
export interface Turn extends Speaker {
  key: string;
  at: string;
  lines: Line[];
  /** Whether it is the first of its day. */
  newDay: boolean;
}

const TOGETHER_MS = 3 * 60_000;

function speakerOf(event: SaidEvent): Speaker {
  if (event.type === "message") return { side: "citizen", name: strings.citizen };
  const by = event.blocks.find((block) => block.by)?.by;
  return by ? { side: "agent", name: by } : { side: "assistant", name: strings.assistant };
}

/** The conversation with the notes between, in order of time, by speaker. */
export function turnsOf(events: SaidEvent[], notes: Note[]): Turn[] {
  const said: (Speaker & Line)[] = events.map((event) => ({
    ...speakerOf(event),
    key: String(event.id),
    at: event.at,
    ...(event.type === "message" ? { text: event.text } : { blocks: event.blocks }),
  }));
  const noted: (Speaker & Line)[] = notes.map(({ by, at, text }) => ({ side: "note", name: strings.noteOf(by), key: `note-${by}-${at}`, at, text }));
  // Sorting is stable: events keep their order, and a note comes after what was said in the same moment.
  const lines = [...said, ...noted].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));

  const turns: Turn[] = [];
  for (const line of lines) {
    const last = turns.at(-1);
    const newDay = !last || dayKey(last.at) !== dayKey(line.at);
    const goesOn = last && !newDay && last.name === line.name && last.side === line.side;
    if (goesOn && Date.parse(line.at) - Date.parse(last.lines.at(-1)!.at) < TOGETHER_MS) last.lines.push(line);
    else turns.push({ side: line.side, name: line.name, key: line.key, at: line.at, lines: [line], newDay });
  }
  return turns;
}
