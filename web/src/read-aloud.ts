const VOICE_LANGUAGE = "nl";

/** Whether the browser can read aloud. */
export const canSpeak = "speechSynthesis" in window;

/** Read a text aloud with a Dutch voice, Flemish when there is one; anything that is being read is stopped first. */
export function readAloud(text: string) {
  if (!canSpeak) return;
  speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(text);
  const voices = speechSynthesis.getVoices().filter(({ lang }) => lang.toLowerCase().startsWith(VOICE_LANGUAGE));
  utterance.voice = voices.find(({ lang }) => lang.toLowerCase().replace("_", "-") === "nl-be") ?? voices[0] ?? null;
  utterance.lang = utterance.voice?.lang ?? "nl-BE";
  speechSynthesis.speak(utterance);
}

export const stopReading = () => canSpeak && speechSynthesis.cancel();
