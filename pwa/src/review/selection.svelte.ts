/** Which insights of the list are chosen, to decide about all of them at once. */

export class Selection {
  ids = $state.raw<readonly string[]>([]);
  /** Where a range begins. */
  #anchor: string | null = null;

  get size(): number {
    return this.ids.length;
  }

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  toggle(id: string): void {
    this.#anchor = id;
    this.ids = this.has(id) ? this.ids.filter((one) => one !== id) : [...this.ids, id];
  }

  /** All from where the last one was chosen to this one, in the order of the list. */
  extend(list: readonly string[], to: string): void {
    const [from, until] = [list.indexOf(this.#anchor ?? to), list.indexOf(to)];
    if (until < 0) return;
    const range = list.slice(Math.min(from < 0 ? until : from, until), Math.max(from, until) + 1);
    this.ids = [...this.ids, ...range.filter((id) => !this.has(id))];
    this.#anchor ??= to;
  }

  set(ids: readonly string[]): void {
    this.#anchor = null;
    this.ids = [...ids];
  }

  clear(): void {
    this.set([]);
  }
}
