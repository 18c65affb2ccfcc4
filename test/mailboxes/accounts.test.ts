import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { mailAccountOf, sieveAccountOf } from "../../src/mailboxes/accounts.ts";
import { storeCredential } from "../../src/mailboxes/credentials.ts";
import { createSecretBox } from "../../src/mailboxes/secrets.ts";
import { findMailbox } from "../../src/mailboxes/store.ts";
import { meetPerson } from "../../src/people/people.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

describe("mailboxes: which server is reached, and as whom", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  before(async () => (store = await testDatabase()));
  after(() => store.close());
  const clock = { now: () => new Date() };
  const box = createSecretBox([randomBytes(32)]);

  const setUp = async (
    odsCode: string,
    hosts: readonly {
      readonly host: string;
      readonly port: number;
      readonly service: "imap" | "managesieve";
      readonly approved: boolean;
    }[],
  ) => {
    const person = await meetPerson({ db: store.db, clock })({ tenantId: randomUUID(), objectId: randomUUID() });
    for (const { host, port, service, approved } of hosts) {
      const now = clock.now();
      const by = { proposed_by: person, proposed_at: now };
      const decided = approved ? { approved_by: person, approved_at: now } : { approved_by: null, approved_at: null };
      const row = {
        ods_code: odsCode as never,
        side: "source" as const,
        host,
        port,
        service,
        security: "tls" as const,
      };
      await store.db
        .insertInto("mail_hosts")
        .values({ ...row, ...by, ...decided })
        .execute();
    }
    const id = await addMailbox(store.db, odsCode);
    const login = { host: "mail.demo.invalid", port: 993, userName: "u", adminUser: "boss", secret: "s" };
    await storeCredential({ db: store.db, clock, box })({ id, odsCode }, "source", login);
    const mailbox = await findMailbox(store.db, id);
    assert.ok(mailbox !== undefined);
    return mailbox;
  };
  const deps = (address = "10.1.2.3") => ({
    db: store.db,
    box,
    hosts: { allowLoopback: false, ownNetworks: ["10.9.0.0/16"], resolve: () => Promise.resolve([address]) },
  });
  const mail = { host: "mail.demo.invalid", port: 993, service: "imap", approved: true } as const;
  const sieve = { host: "mail.demo.invalid", port: 4190, service: "managesieve", approved: true } as const;

  it("scripts: on the approved ManageSieve port of the mailbox's own host, at the checked address, for the person", async () => {
    const account = await sieveAccountOf(deps(), await setUp("ZZ960", [mail, sieve]));
    assert.deepEqual(account, {
      host: "mail.demo.invalid",
      port: 4190,
      connectTo: "10.1.2.3",
      user: "u",
      secret: { kind: "password", password: "s", admin: "boss" },
      security: "direct",
    });
  });

  for (const [title, code, host] of [
    ["named and not approved", "ZZ961", { ...sieve, approved: false }],
    ["of another host", "ZZ962", { ...sieve, host: "evil.demo.invalid" }],
  ] as const) {
    it(`scripts: a server ${title} is not reached; an administrator is asked`, async () => {
      assert.equal(await sieveAccountOf(deps(), await setUp(code, [mail, host])), undefined);
    });
  }

  it("mail is never looked for on a port that was approved for scripts", async () => {
    const mailbox = await setUp("ZZ963", [{ ...mail, service: "managesieve" }]);
    await assert.rejects(mailAccountOf(deps(), mailbox, "source"), { code: "host-not-approved" });
  });

  for (const address of ["127.0.0.1", "169.254.169.254", "10.9.1.1", "::1"]) {
    it(`scripts: a name that leads to ${address} is refused`, async () => {
      const mailbox = await setUp(`ZZ97${address.length}`, [mail, sieve]);
      await assert.rejects(sieveAccountOf(deps(address), mailbox), { code: "host-forbidden" });
    });
  }
});
