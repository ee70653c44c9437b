/** The largest of the last numbers that were pushed. */
export class SlidingMax {
  readonly #size: number;
  /** Candidates with the place of each, the largest first: what is smaller and older than another can never win. */
  readonly #queue: { readonly value: number; readonly place: number }[] = [];
  #place = 0;

  constructor(size: number) {
    this.#size = Math.max(1, Math.round(size));
  }

  /** Takes a number and gives the largest of the last `size`. */
  push(value: number): number {
    const queue = this.#queue;
    while (queue.length > 0 && queue.at(-1)!.value <= value) queue.pop();
    queue.push({ value, place: this.#place });
    if (queue[0]!.place <= this.#place - this.#size) queue.shift();
    this.#place++;
    return queue[0]!.value;
  }
}
