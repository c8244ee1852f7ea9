/** Short tones for those who cannot look. They can be switched off in Me. */
const OFF = 'backhaul.sounds';

/** Frequencies in Hz, one after the other. */
const TONES = {
  started: [880],
  saved: [660, 990],
  almost: [740, 740],
  cancelled: [440, 330],
  hazard: [990, 990, 990],
} as const;
const TONE_S = 0.07;
const LOUDNESS = 0.2;

let context: AudioContext | null = null;

export const soundsAreOn = (): boolean => localStorage.getItem(OFF) === null;

export function switchSounds(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, 'off');
}

/** Plays one. A browser that does not want to makes no sound, and nothing else changes. */
export function play(name: keyof typeof TONES): void {
  if (!soundsAreOn() || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  void context.resume();
  const volume = new GainNode(context, { gain: LOUDNESS });
  volume.connect(context.destination);
  TONES[name].forEach((frequency, i) => {
    if (!context) return;
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(volume);
    tone.start(context.currentTime + i * TONE_S * 1.4);
    tone.stop(context.currentTime + i * TONE_S * 1.4 + TONE_S);
  });
}
