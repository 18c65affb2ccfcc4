import { MailError, type MailErrorCode } from "../errors.ts";
import type { ItemMeta } from "../types.ts";

/** After so many a message travels alone, so that the next break tells who is to blame. */
const alone = 2;
/** After so many it is left out, and listed: the folder's other mail must not wait for it. */
const enough = 4;
/** So many messages may be left out for this; then the server is to blame, not the mail. */
const most = 20;

/** Ends of a batch that one message may have caused: servers crash or hang up on mail that they can not handle. */
const codes: ReadonlySet<MailErrorCode> = new Set<MailErrorCode>([
  "lost",
  "silent",
  "closed-by-server",
  "protocol",
  "limit",
]);

/** Which messages were under way when the connection broke, over the reconnections of one folder's run. */
export class Strikes {
  readonly #counts = new Map<number, number>();
  readonly #out = new Set<number>();

  /** Counts a batch that ended with `error`. Other errors are nobody's. */
  note(items: readonly Pick<ItemMeta, "uid">[], error: unknown): void {
    if (!(error instanceof MailError) || !codes.has(error.code)) return;
    for (const { uid } of items) this.#counts.set(uid, (this.#counts.get(uid) ?? 0) + 1);
  }

  /** Failed like this in an earlier run: it goes alone from the start. */
  remember(uid: number): void {
    this.#counts.set(uid, Math.max(alone, this.#counts.get(uid) ?? 0));
  }

  isAlone(uid: number): boolean {
    return (this.#counts.get(uid) ?? 0) >= alone;
  }

  /** True when the message is to be left out from here on. That counts as progress: the folder goes on behind it. */
  isOut(uid: number): boolean {
    if ((this.#counts.get(uid) ?? 0) < enough) return false;
    if (this.#out.size < most) this.#out.add(uid);
    return this.#out.has(uid);
  }

  get leftOut(): number {
    return this.#out.size;
  }
}
