/** What a browser has and Node has not, each as small as the outbox needs it. */
import 'fake-indexeddb/auto';

type Work<T> = (lock: { name: string } | null) => Promise<T>;

/** Web Locks for one context: whoever asks for a name waits until the holders before are done. */
class Locks {
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #held = new Set<string>();

  request<T>(name: string, ...rest: [LockOptions, Work<T>] | [Work<T>]): Promise<T> {
    const work = rest[rest.length - 1] as Work<T>;
    const [options] = rest;
    if (typeof options === 'object' && options.ifAvailable && this.#held.has(name)) return work(null);
    const turn = (this.#queues.get(name) ?? Promise.resolve()).then(async () => {
      this.#held.add(name);
      try {
        return await work({ name });
      } finally {
        this.#held.delete(name);
      }
    });
    this.#queues.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async query(): Promise<{ held: { name: string }[] }> {
    return { held: [...this.#held].map((name) => ({ name })) };
  }
}

Object.defineProperty(globalThis, 'navigator', {
  value: { locks: new Locks(), onLine: true, languages: ['en'], language: 'en' },
  configurable: true,
});
