/** So many messages tell whether a target keeps octets as they are. */
const sample = 20;

/** What was learnt of the target in this run, by all workers together. */
export class Rewriting {
  seen = 0;
  differ = 0;

  /** Exchange and its like make each message anew when they store it. */
  get known(): boolean {
    return this.seen >= 3 && this.differ * 2 > this.seen;
  }

  get learning(): boolean {
    return this.seen < sample;
  }
}
