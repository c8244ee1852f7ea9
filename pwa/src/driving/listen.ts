/**
 * The answer to "still there?", by voice. What a browser recognises on this phone it may recognise; most send what they hear
 * to their maker, and that never happens here: then three seconds are recorded, and our own server hears them as a tip.
 */
import type { ConfirmationKind } from '../api/types';
import { startRecording } from '../capture/voice';
import { locale } from '../i18n/messages.svelte';
import { saveTip } from '../outbox/tips';
import { sendSoon } from '../outbox/triggers';
import { answerIn } from './answers';

type Heard = Extract<ConfirmationKind, 'still_there' | 'gone'>;

interface LocalRecognition extends EventTarget {
  processLocally: boolean;
  lang: string;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
  start(): void;
  abort(): void;
}

interface LocalRecognitionType {
  new (): LocalRecognition;
  prototype: LocalRecognition;
  available?(asked: { langs: string[]; processLocally: true }): Promise<string>;
}

const LISTEN_MS = 3000;
const RECOGNISE_MS = 6000;
const LOOK_MS = 100;
// Quieter than that nobody said anything: the engine alone is no answer.
const SPOKEN_LEVEL = 0.12;

async function onThisPhone(): Promise<LocalRecognition | null> {
  const Recognition = (globalThis as { SpeechRecognition?: LocalRecognitionType }).SpeechRecognition;
  if (!Recognition?.available || !('processLocally' in Recognition.prototype)) return null;
  const here = await Recognition.available({ langs: [locale()], processLocally: true }).catch(() => '');
  if (here !== 'available') return null;
  const recognition = new Recognition();
  recognition.processLocally = true;
  recognition.lang = locale();
  return recognition;
}

function recognise(recognition: LocalRecognition, until: AbortSignal): Promise<Heard | null> {
  return new Promise((resolve) => {
    const end = setTimeout(() => recognition.abort(), RECOGNISE_MS);
    const done = (heard: Heard | null): void => {
      clearTimeout(end);
      resolve(heard);
    };
    recognition.onresult = ({ results }) => done(answerIn(results[0]?.[0]?.transcript ?? ''));
    recognition.onerror = () => done(null);
    recognition.onend = () => done(null);
    until.addEventListener('abort', () => recognition.abort());
    recognition.start();
  });
}

/**
 * Listens for an answer about an insight. `kept`: it was recorded and waits on this phone for the server to hear it; null:
 * nobody said anything that is an answer, or `until` was aborted. Throws what the microphone throws.
 */
export async function hearAnswer(
  memberId: string,
  about: { insightId: string; routeId: string },
  until: AbortSignal,
): Promise<Heard | 'kept' | null> {
  const recognition = await onThisPhone();
  if (recognition) return recognise(recognition, until);
  // No position: the route and the insight are all that an answer needs.
  const place = { fix: null, site_id: null, route_id: about.routeId, answers_id: about.insightId };
  let cut = false;
  const recording = await startRecording(memberId, place, () => (cut = true));
  let loudest = 0;
  const begun = performance.now();
  while (performance.now() - begun < LISTEN_MS && !cut && !until.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    loudest = Math.max(loudest, recording.level());
  }
  if (until.aborted || loudest < SPOKEN_LEVEL) {
    await recording.discard();
    return null;
  }
  const { bytes, type, duration_s } = await recording.finish();
  const parts = [{ name: 'voice', type, bytes }];
  await saveTip({ id: recording.id, memberId, kind: 'voice', place, parts, duration_s });
  recording.release();
  await sendSoon();
  return 'kept';
}
