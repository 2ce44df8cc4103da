import type { ReactiveController, ReactiveControllerHost } from "lit";
import { DeskError, fetchReplies, fetchWalks } from "./api.js";
import type { Reply, Walk } from "./types.js";

/** What is ready to be used: canned replies and walks. */
export class Library implements ReactiveController {
  replies: Reply[] = [];
  walks: Walk[] = [];

  constructor(private host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected() {
    void this.load();
  }

  /** Read what is not there yet. */
  load = async () => {
    try {
      if (!this.replies.length) this.replies = await fetchReplies();
      if (!this.walks.length) this.walks = await fetchWalks();
    } catch (error) {
      if (!(error instanceof DeskError)) throw error; // read again when the connection is back
    }
    this.host.requestUpdate();
  };
}
