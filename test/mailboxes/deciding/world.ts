import { randomBytes, randomUUID } from "node:crypto";
import { pino } from "pino";
import { createAudit } from "../../../src/audit/audit.ts";
import type { Log } from "../../../src/log.ts";
import type { JobQueue } from "../../../src/jobs/types.ts";
import type { MailboxState } from "../../../src/mailboxes/rules.ts";
import type { OdsCode } from "../../../src/onboarding/types.ts";
import { loadActor, meetPerson } from "../../../src/people/people.ts";
import type { Actor, PersonId } from "../../../src/people/types.ts";
import { testDatabase, type TestDatabase } from "../../setup/database.ts";
import { addMailbox } from "../fixtures.ts";

export interface DecidingWorld {
  readonly store: TestDatabase;
  /** Set by the test; what happens happens then. */
  readonly time: { now: Date };
  readonly deps: {
    readonly db: TestDatabase["db"];
    readonly clock: { readonly now: () => Date };
    readonly audit: ReturnType<typeof createAudit>;
    readonly log: Log;
    readonly jobs: JobQueue;
  };
  readonly enqueued: { readonly kind: string; readonly data: unknown }[];
  readonly person: (role?: "loa" | "technical" | "programme", odsCode?: string) => Promise<PersonId>;
  readonly actor: (person: PersonId) => Promise<Actor>;
  readonly wave: (odsCode: string, more?: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly mailbox: (odsCode: string, wave: string | null, state: MailboxState) => Promise<string>;
  readonly held: (mailbox: string, name: string, at?: Date) => Promise<string>;
  readonly notices: (person: PersonId) => Promise<readonly { kind: string; mode: string; card_key: string | null }[]>;
}

export const startDecidingWorld = async (): Promise<DecidingWorld> => {
  const store = await testDatabase();
  const time = { now: new Date("2027-01-11T10:00:00Z") };
  const clock = { now: () => time.now };
  const enqueued: { kind: string; data: unknown }[] = [];
  const jobs: JobQueue = {
    enqueue: (_, kind, data) => {
      enqueued.push({ kind, data });
      return Promise.resolve();
    },
  };
  const log = pino({ level: "silent" });
  const deps = { db: store.db, clock, audit: createAudit({ clock, key: randomBytes(32) }), log, jobs };
  const person: DecidingWorld["person"] = async (role, odsCode) => {
    const id = await meetPerson(deps)({
      tenantId: randomUUID(),
      objectId: randomUUID(),
      name: `Demo ${role ?? "person"}`,
    });
    if (role === undefined) return id;
    const code = role === "programme" ? null : (odsCode ?? null);
    const grant = { person_id: id, role, ods_code: code, region: null, granted_by: id, granted_at: time.now };
    await store.db
      .insertInto("role_grants")
      .values({ ...grant, revoked_at: null, revoked_by: null })
      .execute();
    return id;
  };
  return {
    store,
    time,
    deps,
    enqueued,
    person,
    actor: async (id) => {
      const actor = await loadActor(deps, id);
      if (actor === undefined) throw new Error("nobody");
      return actor;
    },
    wave: async (odsCode, more = {}) => {
      const id = randomUUID();
      const none = { go_loa_by: null, go_loa_at: null, go_ism_by: null, go_ism_at: null };
      const plan = {
        switch_at: null,
        switch_typed: null,
        quiet_from: null,
        quiet_to: null,
        max_bytes_per_second: null,
      };
      const row = {
        id,
        ods_code: odsCode as OdsCode,
        name: "Wave A",
        state: "running" as const,
        changed_at: time.now,
        ...none,
        ...plan,
        ...more,
      };
      await store.db.insertInto("waves").values(row).execute();
      return id;
    },
    mailbox: async (odsCode, wave, state) => {
      const id = await addMailbox(store.db, odsCode, { state });
      await store.db.updateTable("mailboxes").set({ wave_id: wave }).where("id", "=", id).execute();
      await store.db
        .insertInto("mailbox_certificates")
        .values({ mailbox_id: id, made_at: time.now, holds: true, document: "{}" })
        .execute();
      return id;
    },
    held: async (mailbox, name, at = time.now) => {
      const id = randomUUID();
      const octets = { header: Buffer.from("x"), body: Buffer.from("x") };
      const none = { released_by: null, released_at: null, reason: null };
      await store.db
        .insertInto("quarantine_items")
        .values({ id, mailbox_id: mailbox, digest: id, name, why: "a program", size: 12, at, ...none, ...octets })
        .execute();
      return id;
    },
    notices: (to) =>
      store.db
        .selectFrom("notices")
        .select(["kind", "mode", "card_key"])
        .where("person_id", "=", to)
        .orderBy("id")
        .execute(),
  };
};
