import { MailError } from "../errors.ts";
import { logout } from "./logout.ts";
import type { ImapSession } from "./session.ts";
import { signIn, type ImapAccount } from "./account.ts";

/** Signed-in connections to one mailbox, kept for the next who needs one. */
export class ImapPool {
  readonly account: ImapAccount;
  readonly #prepare: (session: ImapSession) => Promise<void>;
  #idle: ImapSession[] = [];
  #closed = false;
  #ignored: ReadonlySet<string> = new Set();

  constructor(account: ImapAccount, prepare: (session: ImapSession) => Promise<void>) {
    this.account = account;
    this.#prepare = prepare;
  }

  async take(): Promise<ImapSession> {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (session.ended === undefined) return session;
    }
    return this.#fresh();
  }

  async #fresh(): Promise<ImapSession> {
    const session = await signIn(this.account);
    session.ignored = this.#ignored;
    await this.#prepare(session);
    return session;
  }

  async give(session: ImapSession): Promise<void> {
    if (session.ended !== undefined) return;
    if (this.#closed) await logout(session);
    else this.#idle.push(session);
  }

  /**
   * Runs `work` with a session; once more where an idle server had closed the session meanwhile, and where answers can
   * not be read while object ids were asked for (Cyrus 3.6 sends octets of chance as such, line ends among them).
   */
  async use<T>(work: (session: ImapSession) => Promise<T>): Promise<T> {
    const kept = this.#idle.length > 0;
    const session = await this.take();
    try {
      return await work(session);
    } catch (error) {
      const chance = error instanceof MailError && error.code === "protocol" && session.has("OBJECTID");
      if (session.ended === undefined || !(kept || chance)) throw error;
      if (chance) this.#ignored = new Set(["OBJECTID"]);
    } finally {
      await this.give(session);
    }
    // A new one: where one idle session was closed, the others were too.
    const again = await this.#fresh();
    try {
      return await work(again);
    } finally {
      await this.give(again);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map(logout));
  }
}
