import { randomBytes, randomUUID } from "node:crypto";
import { pino } from "pino";
import { createAudit } from "../../src/audit/audit.ts";
import { storeCredential } from "../../src/mailboxes/credentials.ts";
import { openMailboxEngine } from "../../src/mailboxes/engine.ts";
import type { MoveDeps } from "../../src/mailboxes/move.ts";
import { createSecretBox, type SecretBox } from "../../src/mailboxes/secrets.ts";
import { meetPerson } from "../../src/people/people.ts";
import { startDovecot, type MailServer } from "../mail/servers/dovecot.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { requires } from "../setup/needs.ts";
import { addMailbox } from "./fixtures.ts";

export interface MovingRig {
  readonly store: TestDatabase;
  /** The old one and the new one. */
  readonly servers: readonly [MailServer, MailServer];
  readonly key: Buffer;
  readonly box: SecretBox;
  readonly deps: (worker?: string) => MoveDeps;
  /** Both servers are named for this organisation, and approved. */
  readonly approve: (odsCode: string) => Promise<void>;
  /** A mailbox whose account is there on both sides. */
  readonly addMoving: (odsCode: string, user: string) => Promise<string>;
}

export const clock = { now: () => new Date() };

/** Call in a `describe`: two Dovecots and a store, as the service works with them. */
export const movingRig = (): MovingRig => {
  requires("dovecot");
  let store: TestDatabase | undefined;
  const running: MailServer[] = [];
  const key = randomBytes(32);
  const box = createSecretBox([key]);
  before(async () => {
    store = await testDatabase();
    for (const name of ["old", "new"]) running.push(await startDovecot({ name }));
  });
  after(async () => {
    await Promise.all(running.map((server) => server.stop()));
    await store?.close();
  });
  const there = (): TestDatabase => {
    if (store === undefined) throw new Error("the store is not there yet");
    return store;
  };
  const servers = (): readonly [MailServer, MailServer] => {
    const [old, fresh] = running;
    if (old === undefined || fresh === undefined) throw new Error("the servers have not started");
    return [old, fresh];
  };
  const sides = () => [["source", servers()[0]] as const, ["target", servers()[1]] as const] as const;
  return {
    get store() {
      return there();
    },
    get servers() {
      return servers();
    },
    key,
    box,
    deps: (worker = "w1") => ({
      db: there().db,
      clock,
      audit: createAudit({ clock, key }),
      log: pino({ level: "silent" }),
      worker,
      openEngine: openMailboxEngine({ db: there().db, box, key, hosts: { allowLoopback: true, ownNetworks: [] } }),
    }),
    approve: async (odsCode) => {
      const { db } = there();
      const person = await meetPerson({ db, clock })({ tenantId: randomUUID(), objectId: randomUUID() });
      const at = clock.now();
      const approved = { proposed_by: person, proposed_at: at, approved_by: person, approved_at: at };
      for (const [side, { port }] of sides()) {
        const host = { host: "127.0.0.1", port, security: "loopback-only" as const };
        await db
          .insertInto("mail_hosts")
          .values({ ods_code: odsCode as never, side, ...host, ...approved })
          .execute();
      }
    },
    addMoving: async (odsCode, userName) => {
      const { db } = there();
      const id = await addMailbox(db, odsCode, { state: "account-created" });
      for (const [side, { port }] of sides()) {
        const login = { host: "127.0.0.1", port, userName, secret: "secret" };
        await storeCredential({ db, clock, box })({ id, odsCode }, side, login);
      }
      return id;
    },
  };
};
