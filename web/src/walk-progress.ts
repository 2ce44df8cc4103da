import type { Block, StepBlock } from "./blocks.js";

/** `done`: behind the citizen, to tick off. `current`: to do now. `left`: shown earlier, and not the way that was taken. */
export type StepState = "done" | "current" | "left";

/** The id of a step: the targets of its options are `flow:<walk>/<step>/<what>`. */
const stepId = ({ options }: StepBlock) => options[0]?.target?.split("/")[1];

/** Where the citizen is in each walk of the conversation, by step card. The server makes the list to print in the same way. */
export function stepStates(blocks: Iterable<Block>): Map<Block, StepState> {
  const states = new Map<Block, StepState>();
  let way: StepBlock[] = [];
  let current: Block | undefined;
  for (const block of blocks) {
    if (block.type !== "step" && block.kind !== "walk_finished") continue;
    if (current) states.set(current, "left");
    if (block.type !== "step") {
      for (const step of way) states.set(step, "done");
      continue;
    }
    if (way.at(-1)?.flow !== block.flow) way = [];
    const before = way[block.step - 1];
    // The same step once more, such as after another question: the card that was shown first is the one to tick off.
    const again = before !== undefined && stepId(before) === stepId(block);
    for (const step of way.slice(block.step - 1)) states.set(step, "left");
    way = [...way.slice(0, block.step - 1), again ? before : block];
    for (const step of way.slice(0, -1)) states.set(step, "done");
    states.set(block, "current");
    current = block;
  }
  return states;
}
