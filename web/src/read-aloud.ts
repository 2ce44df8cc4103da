const DUTCH = "nl-BE";

/** Whether the browser can read aloud. */
export const canSpeak = "speechSynthesis" in window;

/** Read a text aloud, in Dutch (Flemish when there is such a voice) or the named language; what is being read is stopped first. */
export function readAloud(text: string, language = DUTCH) {
  if (!canSpeak) return;
  speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(text);
  const voices = speechSynthesis.getVoices().map((voice) => ({ voice, lang: voice.lang.replace("_", "-").toLowerCase() }));
  const fitting = voices.filter(({ lang }) => lang.startsWith(language.slice(0, 2)));
  utterance.voice = (fitting.find(({ lang }) => lang === language.toLowerCase()) ?? fitting[0])?.voice ?? null;
  utterance.lang = utterance.voice?.lang ?? language;
  speechSynthesis.speak(utterance);
}

export const stopReading = () => canSpeak && speechSynthesis.cancel();
