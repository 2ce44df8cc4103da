import type { Preferences } from "./preferences.js";

const TONES = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.14 },
];
const TONE_SECONDS = 0.22;
const LOUDNESS = 0.08;

/** Two short, soft tones, made here: there is no file to fetch. */
function ring(context: AudioContext) {
  for (const { hertz, at } of TONES) {
    const begin = context.currentTime + at;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(LOUDNESS, begin);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + TONE_SECONDS);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + TONE_SECONDS);
  }
}

/** Signs for an agent who looks elsewhere. */
export class Alerts {
  #context?: AudioContext;

  constructor(private preferences: Preferences) {}

  /** Whether this browser can show notifications. */
  static readonly canNotify = "Notification" in window;

  /** Ask for notifications; false when the browser refuses. */
  static allow = async () => Alerts.canNotify && (await Notification.requestPermission()) === "granted";

  sound() {
    this.#context ??= new AudioContext();
    ring(this.#context);
  }

  /** Tell it outside the page; no word of a citizen stands in it. */
  give(text: string) {
    if (this.preferences.sound) this.sound();
    const allowed = this.preferences.notifications && Alerts.canNotify && Notification.permission === "granted";
    if (!allowed || document.visibilityState === "visible") return;
    const notification = new Notification(text, { tag: text });
    notification.addEventListener("click", () => {
      window.focus();
      notification.close();
    });
  }
}
