import { framed, openEvents } from "./api.js";

/** An event of the conversation. Only `message` and `blocks` have an id. */
export interface StreamEvent {
  type: "message" | "blocks" | "notices" | "desk" | "ended";
  id: string;
  data: string;
}

type News = { opened: true } | { event: StreamEvent };

interface Listener {
  base(): string;
  /** The stream is open; what was said before follows. */
  opened(): void;
  event(event: StreamEvent): void;
  /** The server gave no stream, such as when there is no conversation yet. Called in the tab that holds the stream. */
  refused(): void;
}

const NAME = "hulp-nodig";
/** A frame of another site has a conversation of its own: it must not hear the tabs of this site, and refuses locks in some browsers. */
const shared = !framed && "BroadcastChannel" in window && "locks" in navigator;
const TYPES = ["message", "blocks", "notices", "desk", "ended"] as const;

/**
 * One event stream for all tabs of this site: browsers allow six connections to a server of HTTP/1.1.
 *
 * The tab that was looked at last holds the stream and passes everything on. It takes it over with everything that was said before,
 * so that no tab misses anything. When that tab goes, another one follows by itself.
 */
export class SharedStream {
  #source?: EventSource;
  #channel?: BroadcastChannel;
  #release?: () => void;
  #ownership = 0;

  constructor(private listener: Listener) {}

  /** Hold the stream in this tab; nothing happens when it is open here already. */
  take() {
    this.#join();
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) return;
    if (this.#release) this.#open();
    else this.#own(document.visibilityState === "visible");
  }

  /** The stream as it is now is worth nothing any more: open a new one, when it is held here. */
  renew() {
    this.#close();
    if (this.#release) this.#open();
  }

  stop() {
    this.#ownership++;
    this.#close();
    this.#release?.();
    this.#release = undefined;
    this.#channel?.close();
    this.#channel = undefined;
  }

  #join() {
    if (this.#channel || !shared) return;
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.addEventListener("message", ({ data }: MessageEvent<News>) => this.#heard(data));
  }

  #own(steal: boolean) {
    const ownership = ++this.#ownership;
    const hold = () =>
      new Promise<void>((resolve) => {
        if (ownership !== this.#ownership) return resolve();
        this.#release = resolve;
        this.#open();
      });
    if (!shared) {
      hold();
      return;
    }
    navigator.locks.request(NAME, { steal }, hold).catch(({ name }: DOMException) => {
      if (ownership !== this.#ownership) return;
      if (name !== "AbortError") {
        hold(); // the browser refuses locks here
        return;
      }
      // Another tab is looked at now; this one follows, and waits for its turn.
      this.#close();
      this.#release = undefined;
      this.#own(false);
    });
  }

  #open() {
    const source = openEvents(this.listener.base());
    this.#source = source;
    source.addEventListener("open", () => this.#tell({ opened: true }));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED && source === this.#source) this.listener.refused();
    });
    for (const type of TYPES) {
      source.addEventListener(type, ({ lastEventId, data }) => this.#tell({ event: { type, id: lastEventId, data } }));
    }
  }

  #close() {
    this.#source?.close();
    this.#source = undefined;
  }

  #tell(news: News) {
    this.#channel?.postMessage(news);
    this.#heard(news);
  }

  #heard(news: News) {
    if ("event" in news) this.listener.event(news.event);
    else this.listener.opened();
  }
}
