/** Codes with which a visit ends where the host has too much to do. */
const tooMuch: ReadonlySet<string> = new Set(["throttled", "closed-by-server", "connect-refused", "connect-timeout"]);

/** Mailboxes of one host that a worker begins with. */
const first = 4;

/**
 * How many mailboxes of each host this worker has in hand at most: one more after each visit that went well, half as
 * many after one that the host broke off or slowed down. The wave's limit on connections holds besides; this one finds
 * out by itself where a host is slower than that.
 */
export class HostPace {
  readonly #allowed = new Map<string, number>();
  readonly #inHand = new Map<string, number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Mailboxes of this host that may be begun now. */
  room(host: string): number {
    return Math.max(0, this.#allowance(host) - (this.#inHand.get(host) ?? 0));
  }

  began(host: string): void {
    this.#inHand.set(host, (this.#inHand.get(host) ?? 0) + 1);
  }

  /** `code`: of the error that ended the visit, where one did. */
  ended(host: string, code: string | undefined): void {
    this.#inHand.set(host, Math.max(0, (this.#inHand.get(host) ?? 0) - 1));
    const allowed = this.#allowance(host);
    if (code !== undefined && tooMuch.has(code)) this.#allowed.set(host, Math.max(1, Math.floor(allowed / 2)));
    else if (code === undefined) this.#allowed.set(host, Math.min(this.#most, allowed + 1));
  }

  #allowance(host: string): number {
    return this.#allowed.get(host) ?? Math.min(first, this.#most);
  }
}
