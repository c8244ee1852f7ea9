/** Whether the phone is in a moving cab, as the screens see it. What finds out is loaded only where it may. */
let active = $state.raw(false);
let wanted = false;
let recording = $state.raw(false);

export const driving = {
  get active(): boolean {
    return active;
  },
  /** The microphone is open: nothing may speak now. */
  get isRecording(): boolean {
    return recording;
  },
};

/** Never changes the screen under a recording: what is said goes on until it is saved. */
export function setDriving(is: boolean): void {
  wanted = is;
  if (!recording) active = is;
}

export function noteRecording(is: boolean): void {
  recording = is;
  if (!is) active = wanted;
}

type Speaker = typeof import('./speech');
let speaker: Speaker | null = null;

export function giveVoice(to: Speaker | null): void {
  speaker = to;
}

/** Says what the screen says, while driving or where the member wants it; an empty text ends what is being said. */
export const sayAloud = (text: string): void => speaker?.say(text);
