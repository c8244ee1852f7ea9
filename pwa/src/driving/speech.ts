/** The phone's own voice. Nothing that it says leaves the phone. */
import { locale } from '../i18n/messages.svelte';

const ALOUD = 'backhaul.aloud';

/** Whether the member wants everything said, also when nobody drives. */
export const isWanted = (): boolean => localStorage.getItem(ALOUD) !== null;

export function want(on: boolean): void {
  if (on) localStorage.setItem(ALOUD, 'on');
  else localStorage.removeItem(ALOUD);
}

function utterance(text: string, language = locale()): SpeechSynthesisUtterance {
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = language;
  const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.startsWith(language.slice(0, 2)));
  // A voice on the phone itself speaks in a dead spot, too.
  spoken.voice = voices.find((voice) => voice.localService) ?? voices[0] ?? null;
  return spoken;
}

/** Says it now, instead of whatever is being said. */
export function say(text: string): void {
  if (typeof speechSynthesis === 'undefined') return;
  speechSynthesis.cancel();
  if (text) speechSynthesis.speak(utterance(text));
}

/** Says one after the other; `onEnd` when the last one was said, or something else is. */
export function sayAll(texts: readonly { text: string; language: string }[], onEnd: () => void): void {
  say('');
  if (typeof speechSynthesis === 'undefined' || texts.length === 0) {
    onEnd();
    return;
  }
  texts.forEach(({ text, language }, i) => {
    const spoken = utterance(text, language);
    // One that cannot be said is skipped; the last one ends it, said or not.
    if (i === texts.length - 1) {
      spoken.onend = onEnd;
      spoken.onerror = ({ error }) => {
        if (error !== 'canceled' && error !== 'interrupted') onEnd();
      };
    }
    speechSynthesis.speak(spoken);
  });
}
