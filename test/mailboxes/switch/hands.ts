import assert from "node:assert/strict";
import { signInSieve } from "../../../src/mail/sieve/account.ts";
import { getScript } from "../../../src/mail/sieve/getscript.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { logout } from "../../../src/mail/sieve/logout.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import type { SieveSession } from "../../../src/mail/sieve/session.ts";
import { setActive } from "../../../src/mail/sieve/setactive.ts";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import { loadActor } from "../../../src/people/people.ts";
import type { Actor, PersonId } from "../../../src/people/types.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { requires } from "../../setup/needs.ts";
import { startRig, type Moving, type Rig } from "./rig.ts";

/** A person's own rules at the old server. */
export const theirScript =
  'require ["fileinto", "mailbox"];\r\nif header :contains "subject" "filed" {\r\n  fileinto :create "Filed";\r\n}\r\n';

/** What people do in these tests, and what they look at. */
export interface Hands {
  readonly rig: Rig;
  readonly actorOf: (person: PersonId) => Promise<Actor>;
  /** The LOA begins the switch, at once. */
  readonly begin: (moving: Moving) => Promise<void>;
  /** Messages by folder. */
  readonly counts: (server: "old" | "fresh", user: string) => Promise<Readonly<Record<string, number>>>;
  readonly inbox: (server: "old" | "fresh", user: string) => Promise<number>;
  /** The owner of the old mailbox, at its ManageSieve server. */
  readonly asOwner: <T>(user: string, work: (session: SieveSession) => Promise<T>) => Promise<T>;
  readonly withTheirScript: (moving: Moving) => Promise<void>;
  /** Their script is active as it was, and mail stays in the old mailbox. */
  readonly expectRolledBack: (moving: Moving) => Promise<void>;
  /** Kinds of what was told to this person. */
  readonly told: (person: PersonId) => Promise<readonly string[]>;
}

/** Call in a `describe`: starts the servers before its tests, and stops them afterwards. */
export const switchHands = (options?: Parameters<typeof startRig>[0]): Hands => {
  requires("dovecot", "managesieve", "lmtp");
  let started: Rig | undefined;
  before(async () => {
    started = await startRig(options);
  });
  after(() => started?.stop());
  const there = (): Rig => {
    if (started === undefined) throw new Error("the servers have not started");
    return started;
  };
  const actorOf: Hands["actorOf"] = async (person) => {
    const actor = await loadActor({ db: there().store.db, clock: { now: () => new Date() } }, person);
    assert.ok(actor !== undefined);
    return actor;
  };
  const counts: Hands["counts"] = async (server, user) => {
    const { folders } = await snapshot(there()[server].port, user);
    return Object.fromEntries([...folders].map(([name, items]) => [name, items.length]));
  };
  const asOwner: Hands["asOwner"] = async (user, work) => {
    const secret = { kind: "password", password: "secret" } as const;
    const port = there().old.sievePort;
    const session = await signInSieve({ host: "127.0.0.1", port, user, secret, security: "none" });
    try {
      return await work(session);
    } finally {
      await logout(session);
    }
  };
  return {
    get rig() {
      return there();
    },
    actorOf,
    counts,
    asOwner,
    inbox: async (server, user) => (await counts(server, user))["INBOX"] ?? 0,
    begin: async ({ id, loa }) => {
      const scheduled = await scheduleSwitch(there().deps())(await actorOf(loa), { id, at: null });
      assert.ok(scheduled.ok, JSON.stringify(scheduled));
    },
    withTheirScript: ({ old }) =>
      asOwner(old, async (session) => {
        await putScript(session, "mine", theirScript);
        await setActive(session, "mine");
      }),
    expectRolledBack: async ({ old, fresh }) => {
      assert.deepEqual(await asOwner(old, listScripts), [{ name: "mine", active: true }]);
      assert.equal(await asOwner(old, (session) => getScript(session, "mine")), theirScript);
      const { mta } = there();
      const sent = mta.seen.filter(({ to }) => to === fresh).length;
      await sendMail(mta, old, "stays here");
      assert.equal(mta.seen.filter(({ to }) => to === fresh).length, sent);
    },
    told: async (person) => {
      const rows = await there()
        .store.db.selectFrom("notices")
        .select("kind")
        .where("person_id", "=", person)
        .execute();
      return rows.map(({ kind }) => kind);
    },
  };
};
