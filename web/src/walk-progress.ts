import type { Block, StepBlock } from "./blocks.js";

/** `done`: behind the citizen, to tick off. `current`: to do now. `left`: shown earlier, and not the way that was taken. */
export type StepState = "done" | "current" | "left";

/** The id of a step: the targets of its options are `flow:<walk>/<step>/<what>`. */
const stepId = ({ options }: StepBlock) => options[0]?.target?.split("/")[1];

/** Where the citizen is in each walk of the conversation, by step card. The server makes the list to print in the same way. */
export function stepStates(blocks: Iterable<Block>): Map<Block, StepState> {
  const states = new Map<Block, StepState>();
  let way = new Map<number, StepBlock>();
  let current: Block | undefined;
  for (const block of blocks) {
    if (block.type !== "step" && block.kind !== "walk_finished") continue;
    if (current) states.set(current, "left");
    if (block.type !== "step") {
      for (const step of way.values()) states.set(step, "done");
      continue;
    }
    const before = way.get(block.step);
    // The same step once more, such as after another question: the card that was shown first is the one to tick off.
    const again = before?.flow === block.flow && stepId(before) === stepId(block);
    const kept = new Map<number, StepBlock>();
    for (const [number, step] of way) {
      const behind = number < block.step && step.flow === block.flow;
      if (behind) kept.set(number, step);
      if (behind || step.flow === block.flow) states.set(step, behind ? "done" : "left");
    }
    way = kept.set(block.step, again ? before : block);
    states.set(block, "current");
    current = block;
  }
  return states;
}
