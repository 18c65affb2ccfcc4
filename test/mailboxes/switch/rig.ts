import { randomBytes, randomUUID } from "node:crypto";
import { storeCredential } from "../../../src/mailboxes/credentials.ts";
import type { EngineDeps } from "../../../src/mailboxes/engine.ts";
import { moveMailbox } from "../../../src/mailboxes/move.ts";
import { createSecretBox } from "../../../src/mailboxes/secrets.ts";
import { findMailbox, type MailboxRow } from "../../../src/mailboxes/store.ts";
import { runSwitch, type Ran } from "../../../src/mailboxes/switch/run.ts";
import { switchStepActions } from "../../../src/mailboxes/switch/steps.ts";
import { newestAttempt, stepsOf } from "../../../src/mailboxes/switch/store.ts";
import type { SwitchDeps } from "../../../src/mailboxes/switch/types.ts";
import { meetPerson } from "../../../src/people/people.ts";
import type { PersonId } from "../../../src/people/types.ts";
import { sendMail, startMta, startSieveDovecot, type SieveServer, type TestMta } from "../../mail/sieve/servers.ts";
import { testDatabase, type TestDatabase } from "../../setup/database.ts";
import { addMailbox } from "../fixtures.ts";
import { engineDeps, switchDeps } from "./deps.ts";

export interface Rig {
  readonly store: TestDatabase;
  readonly mta: TestMta;
  readonly old: SieveServer;
  readonly fresh: SieveServer;
  readonly engine: EngineDeps;
  readonly key: Buffer;
  readonly enqueued: { readonly kind: string; readonly data: unknown }[];
  readonly deps: (more?: Partial<SwitchDeps>) => SwitchDeps;
  /** A mailbox in step, in a running wave with both goes, and its people. */
  readonly mailbox: (
    name: string,
    options?: { readonly mail?: number; readonly managesieve?: boolean },
  ) => Promise<Moving>;
  readonly run: (id: string, more?: Partial<SwitchDeps>) => Promise<Ran>;
  /** Runs again and again, as the job engine does, until the attempt rests, or the watch waits. */
  readonly carryOn: (id: string, more?: Partial<SwitchDeps>) => Promise<void>;
  readonly row: (id: string) => Promise<MailboxRow>;
  readonly states: (id: string) => Promise<Readonly<Record<string, string>>>;
  readonly stop: () => Promise<void>;
}

export interface Moving {
  readonly id: string;
  readonly odsCode: string;
  readonly old: string;
  readonly fresh: string;
  readonly loa: PersonId;
  readonly ism: PersonId;
  readonly owner: PersonId;
  readonly wave: string;
}

export const startRig = async (
  options: {
    readonly extensions?: string;
    readonly onItsWaySeconds?: number;
    /** Lines for the new server's configuration. */
    readonly freshGlobal?: string;
  } = {},
): Promise<Rig> => {
  const key = randomBytes(32);
  const clock = { now: () => new Date() };
  const box = createSecretBox([key]);
  const store = await testDatabase();
  const mta = await startMta();
  const old = await startSieveDovecot({
    name: "old",
    smtpPort: mta.port,
    ...(options.extensions === undefined ? {} : { extensions: options.extensions }),
  });
  const fresh = await startSieveDovecot({
    name: "new",
    smtpPort: mta.port,
    ...(options.freshGlobal === undefined ? {} : { global: options.freshGlobal }),
  });
  mta.routes.set("old.demo.invalid", old.lmtpPort);
  mta.routes.set("new.demo.invalid", fresh.lmtpPort);
  const enqueued: { kind: string; data: unknown }[] = [];
  const engine = engineDeps(store.db, key, options.onItsWaySeconds);
  const enqueue: SwitchDeps["jobs"]["enqueue"] = (_, kind, data) => {
    enqueued.push({ kind, data });
    return Promise.resolve();
  };
  const deps = (more: Partial<SwitchDeps> = {}): SwitchDeps => ({
    ...switchDeps(engine, mta.url),
    jobs: { enqueue },
    ...more,
  });

  const person = (): Promise<PersonId> =>
    meetPerson({ db: store.db, clock })({ tenantId: randomUUID(), objectId: randomUUID() });

  let organisations = 30;
  const mailbox: Rig["mailbox"] = async (name, { mail = 3, managesieve = true } = {}) => {
    organisations += 1;
    const odsCode = `ZZ9${organisations}`;
    const [loa, ism] = [await person(), await person()];
    const owner = { tenantId: randomUUID(), objectId: randomUUID(), side: "source" as const };
    const ownerId = await meetPerson({ db: store.db, clock })(owner);
    const id = await addMailbox(store.db, odsCode, { state: "account-created", owner });
    const address = { old: `${name}@old.demo.invalid`, fresh: `${name}@new.demo.invalid` };
    const now = clock.now();
    const wave = randomUUID();
    await store.db
      .insertInto("role_grants")
      .values({
        person_id: loa,
        role: "loa",
        ods_code: odsCode,
        region: null,
        granted_by: loa,
        granted_at: now,
        revoked_at: null,
        revoked_by: null,
      } as never)
      .execute();
    await store.db
      .insertInto("waves")
      .values({
        id: wave,
        ods_code: odsCode as never,
        name: "one",
        state: "running",
        switch_at: null,
        switch_typed: null,
        quiet_from: null,
        quiet_to: null,
        max_bytes_per_second: null,
        go_loa_by: loa,
        go_loa_at: now,
        go_ism_by: ism,
        go_ism_at: now,
        changed_at: now,
      })
      .execute();
    await store.db
      .updateTable("mailboxes")
      .set({ wave_id: wave, old_address: address.old, new_address: address.fresh })
      .where("id", "=", id)
      .execute();
    for (const [side, server, user] of [
      ["source", old, address.old],
      ["target", fresh, address.fresh],
    ] as const) {
      const login = { host: "127.0.0.1", port: server.port, userName: user, secret: "secret" };
      await storeCredential({ db: store.db, clock, box })({ id, odsCode }, side, login);
      const approved = { proposed_by: loa, proposed_at: now, approved_by: ism, approved_at: now };
      const host = {
        ods_code: odsCode as never,
        side,
        host: "127.0.0.1",
        security: "loopback-only" as const,
        ...approved,
      };
      await store.db
        .insertInto("mail_hosts")
        .values({ ...host, port: server.port })
        .execute();
      if (side === "source" && managesieve) {
        await store.db
          .insertInto("mail_hosts")
          .values({ ...host, port: server.sievePort, service: "managesieve" })
          .execute();
      }
    }
    for (let n = 1; n <= mail; n += 1) await sendMail(mta, address.old, `before ${n}`);
    await moveMailbox(deps())(id, new AbortController().signal);
    return { id, odsCode, ...address, loa, ism, owner: ownerId, wave };
  };

  const row = async (id: string): Promise<MailboxRow> => {
    const found = await findMailbox(store.db, id);
    if (found === undefined) throw new Error("no such mailbox");
    return found;
  };
  const run: Rig["run"] = (id, more = {}) => runSwitch(deps(more), switchStepActions)(id, new AbortController().signal);
  const carryOn: Rig["carryOn"] = async (id, more = {}) => {
    for (let n = 0; n < 100; n += 1) {
      const ran = await run(id, more);
      if (ran.kind === "rests" || (ran.kind === "waits" && ran.seconds > 30)) return;
    }
    throw new Error("the switch does not come to rest");
  };
  const states: Rig["states"] = async (id) => {
    const attempt = await newestAttempt(store.db, id);
    if (attempt === undefined) return {};
    const steps = await stepsOf(store.db, id, attempt.attempt);
    return { attempt: attempt.state, ...Object.fromEntries(steps.map(({ step, state }) => [step, state])) };
  };
  return {
    store,
    mta,
    old,
    fresh,
    engine,
    key,
    enqueued,
    deps,
    mailbox,
    run,
    carryOn,
    row,
    states,
    stop: async () => {
      await Promise.all([old.stop(), fresh.stop()]);
      await mta.stop();
      await store.close();
    },
  };
};
