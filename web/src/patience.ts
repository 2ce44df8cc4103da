import type { ReactiveController, ReactiveControllerHost } from "lit";

const SLOW_MS = 8000;
const NO_ANSWER_MS = 25_000;

/** How long an answer has been waited for. The server answers or says that it failed within ten seconds. */
export class Patience implements ReactiveController {
  /** `soon`: normal. `slow`: longer than usual. `over`: no longer shown as if an answer were near. */
  stage: "soon" | "slow" | "over" = "soon";

  #timers: number[] = [];
  #waiting = false;

  constructor(
    private host: ReactiveControllerHost,
    /** An answer is later than usual. */
    private late: () => void,
  ) {
    host.addController(this);
  }

  hostDisconnected() {
    this.wait(false);
  }

  /** Tell whether an answer is under way. */
  wait(waiting: boolean) {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.restart();
  }

  /** Begin to wait anew, such as after the citizen asked to look again. */
  restart() {
    this.#timers.forEach(clearTimeout);
    this.stage = "soon";
    this.#timers = this.#waiting ? [this.#later("slow", SLOW_MS), this.#later("over", NO_ANSWER_MS)] : [];
  }

  #later(stage: "slow" | "over", milliseconds: number) {
    return window.setTimeout(() => {
      this.stage = stage;
      this.late();
      this.host.requestUpdate();
    }, milliseconds);
  }
}
