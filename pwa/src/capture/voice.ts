/** Records speech. Every second goes to the disk at once, so that a crash costs at most the last one. */
import { appendChunk, beginRecording, dropRecording, type RecordedFor, recordingLock } from '../outbox/recording';
import { newTipId } from '../outbox/tips';

export const LONGEST_S = 180;
export const WARN_AT_S = 150;
const CHUNK_MS = 1000;
// A call takes the microphone without ending it; shorter gaps are hand-overs between headsets.
const MUTED_MS = 1500;

export interface Recording {
  readonly id: string;
  /** Loudness now, 0 to 1. */
  level(): number;
  elapsed_s(): number;
  /** Ends it; the caller saves the tip under the same id and then calls `release`. */
  finish(): Promise<{ bytes: ArrayBuffer; type: string; duration_s: number }>;
  /** Throws it away. */
  discard(): Promise<void>;
  /** The page no longer holds it: what is still recorded under this id may be recovered. */
  release(): void;
}

const MP4 = ['audio/mp4;codecs=mp4a.40.2', 'audio/mp4'];
const OPUS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/webm'];

/** Safari claims webm since 18.4 and fails to play it: mp4 first on Apple, opus elsewhere. */
function recordingType(
  supports = (type: string) => MediaRecorder.isTypeSupported(type),
  vendor = navigator.vendor,
): string | undefined {
  return (/apple/i.test(vendor) ? [...MP4, ...OPUS] : [...OPUS, ...MP4]).find(supports);
}

let asks = true;

/** What `willAsk` found out last. */
export const mayAsk = (): boolean => asks;

/** Whether the browser will ask before the microphone opens. Unknown counts as yes: the sentence why does no harm. */
export async function willAsk(): Promise<boolean> {
  try {
    asks = (await navigator.permissions.query({ name: 'microphone' as PermissionName })).state === 'prompt';
  } catch {
    asks = true;
  }
  return asks;
}

/**
 * Opens the microphone and records. `onCut` is called once when something else ends the recording (a call, the lock
 * screen, the app is hidden): what there is should then be saved. Throws what getUserMedia throws.
 */
export async function startRecording(memberId: string, place: RecordedFor, onCut: () => void): Promise<Recording> {
  const id = newTipId();
  // The microphone opens at the press and closes at the release: its light is on only while somebody speaks.
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, noiseSuppression: true, autoGainControl: true },
  });
  asks = false;
  const recorder = new MediaRecorder(stream, { mimeType: recordingType(), audioBitsPerSecond: 24_000 });
  const type = () => (recorder.mimeType || 'audio/webm').split(';')[0] ?? 'audio/webm';

  let ended = false;
  const pieces: Promise<ArrayBuffer>[] = [];
  // A full disk must not end the recording: it is still in memory, and saving it decides.
  const begun = beginRecording(id, memberId, place).catch(() => undefined);
  recorder.ondataavailable = ({ data }) => {
    if (data.size === 0) return;
    const seq = pieces.length;
    const bytes = data.arrayBuffer();
    pieces.push(bytes);
    // The last piece goes with the whole: its own way to the disk would only hold up the one that matters.
    if (ended) return;
    void Promise.all([bytes, begun])
      .then(([piece]) => appendChunk(id, memberId, seq, type(), piece))
      .catch(() => undefined);
  };

  const cut = () => {
    if (!ended) onCut();
  };
  const onHidden = () => {
    if (document.visibilityState === 'hidden') cut();
  };
  recorder.onerror = cut;
  const [track] = stream.getAudioTracks();
  track?.addEventListener('ended', cut);
  track?.addEventListener('mute', () => setTimeout(() => track.muted && cut(), MUTED_MS));
  document.addEventListener('visibilitychange', onHidden);
  addEventListener('pagehide', cut);

  let release: () => void = () => undefined;
  void navigator.locks.request(recordingLock(id), () => new Promise<void>((resolve) => (release = resolve)));

  const started = new Promise<void>((resolve, reject) => {
    recorder.onstart = () => resolve();
    recorder.onstop = () => reject(new Error('the microphone closed before it opened'));
  });
  recorder.start(CHUNK_MS);
  await started;
  const startedAt = performance.now();
  const meter = new Meter(stream);
  const stopped = new Promise<void>((resolve) => {
    recorder.onstop = () => {
      resolve();
      cut();
    };
  });

  async function end(): Promise<void> {
    if (ended) return;
    ended = true;
    document.removeEventListener('visibilitychange', onHidden);
    removeEventListener('pagehide', cut);
    if (recorder.state !== 'inactive') recorder.stop();
    await stopped;
    meter.close();
    for (const track of stream.getTracks()) track.stop();
  }

  return {
    id,
    level: () => meter.level(),
    elapsed_s: () => (performance.now() - startedAt) / 1000,
    async finish() {
      const duration_s = (performance.now() - startedAt) / 1000;
      await end();
      return { bytes: await new Blob(await Promise.all(pieces)).arrayBuffer(), type: type(), duration_s };
    },
    async discard() {
      await end();
      await begun;
      await dropRecording(id);
      release();
    },
    release: () => release(),
  };
}

/** Loudness of a stream. A browser without an audio graph records all the same, with a flat meter. */
class Meter {
  readonly #context: AudioContext | null = null;
  readonly #analyser: AnalyserNode | null = null;
  readonly #samples = new Uint8Array(256);

  constructor(stream: MediaStream) {
    try {
      this.#context = new AudioContext();
      this.#analyser = this.#context.createAnalyser();
      this.#analyser.fftSize = 256;
      this.#context.createMediaStreamSource(stream).connect(this.#analyser);
    } catch {
      this.#analyser = null;
    }
  }

  level(): number {
    if (!this.#analyser) return 0;
    this.#analyser.getByteTimeDomainData(this.#samples);
    return this.#samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample - 128)), 0) / 128;
  }

  close(): void {
    void this.#context?.close();
  }
}
