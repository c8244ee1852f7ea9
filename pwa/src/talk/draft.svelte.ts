/** Words that are being typed, sealed like a tip, so that a reload or a call does not lose them. */
import { keep, kept } from '../outbox/seal';

const SETTLE_MS = 300;

export class Draft {
  text = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly memberId: string,
    readonly name: string,
  ) {}

  /** What was left unfinished, unless something stands here already. */
  async restore(): Promise<void> {
    const before = await kept<string>(this.memberId, this.name).catch(() => null);
    if (before && this.text === '') this.text = before.value;
  }

  /** Keeps it once typing pauses. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void keep(this.memberId, this.name, this.text || undefined), SETTLE_MS);
  }

  async clear(): Promise<void> {
    clearTimeout(this.#timer);
    this.text = '';
    await keep(this.memberId, this.name, undefined);
  }
}
