/** What a browser has and Node has not, each as small as the outbox needs it. */
import 'fake-indexeddb/auto';

/** Web Locks for one context: whoever asks for a name waits until the holders before are done. */
class Locks {
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #held = new Set<string>();

  request<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#queues.get(name) ?? Promise.resolve()).then(async () => {
      this.#held.add(name);
      try {
        return await work();
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
