import { logout } from "./logout.ts";
import type { ImapSession } from "./session.ts";
import { signIn, type ImapAccount } from "./account.ts";

/** Signed-in connections to one mailbox, kept for the next who needs one. */
export class ImapPool {
  readonly account: ImapAccount;
  readonly #prepare: (session: ImapSession) => Promise<void>;
  #idle: ImapSession[] = [];
  #closed = false;

  constructor(account: ImapAccount, prepare: (session: ImapSession) => Promise<void>) {
    this.account = account;
    this.#prepare = prepare;
  }

  async take(): Promise<ImapSession> {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (session.ended === undefined) return session;
    }
    const session = await signIn(this.account);
    await this.#prepare(session);
    return session;
  }

  async give(session: ImapSession): Promise<void> {
    if (session.ended !== undefined) return;
    if (this.#closed) await logout(session);
    else this.#idle.push(session);
  }

  /** Runs `work` with a session. A session that an idle server has closed meanwhile is replaced once. */
  async use<T>(work: (session: ImapSession) => Promise<T>): Promise<T> {
    const kept = this.#idle.length > 0;
    const session = await this.take();
    try {
      return await work(session);
    } catch (error) {
      if (!kept || session.ended === undefined) throw error;
      const again = await signIn(this.account);
      await this.#prepare(again);
      try {
        return await work(again);
      } finally {
        await this.give(again);
      }
    } finally {
      await this.give(session);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map(logout));
  }
}
