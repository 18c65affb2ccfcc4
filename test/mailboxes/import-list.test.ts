import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { pino } from "pino";
import { createAudit } from "../../src/audit/audit.ts";
import { deleteSpentCredentials, readCredential, storeCredential } from "../../src/mailboxes/credentials.ts";
import { importMappingList } from "../../src/mailboxes/import-list.ts";
import { mailboxesOf } from "../../src/mailboxes/list.ts";
import { approvedHosts, approveMailHost, proposeMailHost } from "../../src/mailboxes/mail-hosts.ts";
import { readMappingList } from "../../src/mailboxes/mapping-list.ts";
import { createSecretBox } from "../../src/mailboxes/secrets.ts";
import { changeWave, goGiven, planWave, putIntoWave } from "../../src/mailboxes/waves.ts";
import { parseOdsCode, type OdsCode } from "../../src/onboarding/types.ts";
import { loadActor, meetPerson } from "../../src/people/people.ts";
import { grantRole } from "../../src/people/roles.ts";
import type { Actor, Role } from "../../src/people/types.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { addMailbox } from "./fixtures.ts";

const head = "ID,Current address,New address,VIP,Current object id,New object id\n";

describe("mailboxes: the LOA's mapping list", () => {
  it("takes headings in any order, quotes, a byte order mark and blank lines", () => {
    const read = readMappingList('\ufeff"current_address",id,VIP\n\nA.Person@demo.invalid , 1 ,Yes\n');
    assert.deepEqual(read.ok && read.value[0], {
      externalId: "1",
      oldAddress: "a.person@demo.invalid",
      newAddress: null,
      vip: true,
      sourceObjectId: null,
      targetObjectId: null,
    });
  });

  for (const [name, csv, expected] of [
    ["no heading for the id", "address\na@demo.invalid\n", /no column "id"/],
    ["a broken quote", 'id,current address\n"1,a@demo.invalid\n', /not a CSV/],
  ] as const) {
    it(`refuses ${name} with a sentence`, () => {
      const read = readMappingList(csv);
      assert.ok(!read.ok && "sentence" in read.refusal);
      assert.match(read.refusal.sentence, expected);
    });
  }

  it("names every bad row by the row and column of the sheet", () => {
    const read = readMappingList(
      `${head}1,a@demo.invalid,,maybe,,\n1,nonsense,,,,\n3,c@demo.invalid,c@demo.invalid,,xyz,\n,d@demo.invalid,,,,\n`,
    );
    assert.ok(!read.ok && read.refusal.kind === "bad-rows");
    assert.deepEqual(
      read.refusal.problems.map(({ row, column }) => `${row} ${column}`),
      ["2 vip", "3 current address", "3 id", "4 new address", "4 current object id", "5 id"],
    );
  });
});

describe("mailboxes: run by the organisation's team", function () {
  // The first to ask for a store starts it.
  this.timeout(60_000);
  let store: TestDatabase;
  const clock = { now: () => new Date("2027-01-15T12:00:00Z") };
  const audit = createAudit({ clock, key: randomBytes(32) });
  const log = pino({ level: "silent" });
  const deps = () => ({ db: store.db, clock, audit, log });
  const tenantId = randomUUID();
  before(async () => (store = await testDatabase()));
  after(() => store.close());

  const somebody = async (...roles: readonly { role: Role; odsCode?: string; region?: string }[]): Promise<Actor> => {
    const person = await meetPerson(deps())({ tenantId, objectId: randomUUID(), name: "Demo" });
    await store.db.transaction().execute(async (trx) => {
      for (const role of roles) await grantRole(deps(), trx, { by: null, person, ...role });
    });
    const actor = await loadActor(deps(), person);
    assert.ok(actor !== undefined);
    return actor;
  };
  const list = (odsCode: string, csv: string, dryRun = false) => ({
    odsCode,
    csv,
    dryRun,
    sourceTenant: tenantId,
    targetTenant: null,
  });

  it("a dry run says what would happen and stores nothing; the same list twice changes nothing", async () => {
    const loa = await somebody({ role: "loa", odsCode: "ZZ911" });
    const csv = `${head}1,a@demo.invalid,,,${randomUUID()},\n2,b@demo.invalid,,,,\n`;
    const dry = await importMappingList(deps())(loa, list("ZZ911", csv, true));
    assert.deepEqual(dry.ok && dry.value, { added: 2, changed: 0, unchanged: 0, dryRun: true });
    const real = await importMappingList(deps())(loa, list("ZZ911", csv));
    assert.deepEqual(real.ok && real.value, { added: 2, changed: 0, unchanged: 0, dryRun: false });
    const again = await importMappingList(deps())(loa, list("ZZ911", csv.replace("b@", "c@")));
    assert.deepEqual(again.ok && again.value, { added: 0, changed: 1, unchanged: 1, dryRun: false });
    const seen = await mailboxesOf({ db: store.db, log })(loa, {
      odsCode: "ZZ911",
      states: [],
      after: undefined,
      limit: 1,
    });
    assert.ok(seen.ok);
    assert.deepEqual([seen.value.counts.mapped, seen.value.items.length, seen.value.next !== null], [2, 1, true]);
    const rest = await mailboxesOf({ db: store.db, log })(loa, {
      odsCode: "ZZ911",
      states: ["mapped"],
      after: seen.value.next ?? "",
      limit: 10,
    });
    assert.deepEqual(rest.ok && [rest.value.items.length, rest.value.next], [1, null]);
  });

  it("another organisation's mailboxes do not exist: list, import, wave and server alike", async () => {
    const stranger = await somebody({ role: "loa", odsCode: "ZZ912" });
    const enduser = await somebody({ role: "end-user", odsCode: "ZZ911" });
    const wanted = { odsCode: "ZZ911", states: [], after: undefined, limit: 1 };
    const host = {
      odsCode: "ZZ911",
      side: "source",
      host: "mail.demo.invalid",
      port: 993,
      security: "tls",
      service: "imap",
    } as const;
    for (const actor of [stranger, enduser]) {
      for (const refused of [
        await mailboxesOf({ db: store.db, log })(actor, wanted),
        await importMappingList(deps())(actor, list("ZZ911", head)),
        await proposeMailHost(deps())(actor, host),
      ]) {
        assert.deepEqual(!refused.ok && refused.refusal, { kind: "not-found" });
      }
    }
  });

  it("a list of another organisation cannot take over a person who owns a mailbox", async () => {
    const objectId = randomUUID();
    const own = await addMailbox(store.db, "ZZ913", { owner: { tenantId, objectId, side: "source" } });
    const loa = await somebody({ role: "loa", odsCode: "ZZ914" });
    assert.ok((await importMappingList(deps())(loa, list("ZZ914", `${head}9,z@demo.invalid,,,${objectId},\n`))).ok);
    const owner = await store.db.selectFrom("mailbox_owners").selectAll().where("object_id", "=", objectId).execute();
    assert.deepEqual(
      owner.map(({ mailbox_id }) => mailbox_id),
      [own],
    );
  });

  it("a mail server counts only after an ISM approved it who did not name it", async () => {
    const loa = await somebody({ role: "loa", odsCode: "ZZ915" });
    const programme = await somebody({ role: "programme" });
    const host = {
      odsCode: "ZZ915",
      side: "source",
      host: "Mail.Demo.invalid",
      port: 993,
      security: "tls",
      service: "imap",
    } as const;
    assert.ok((await proposeMailHost(deps())(loa, host)).ok);
    const code = parseOdsCode("ZZ915");
    const odsCode = (code.ok && code.value) as OdsCode;
    assert.deepEqual(await approvedHosts(store.db, odsCode), []);
    const self = await approveMailHost(deps())(loa, host);
    assert.equal(!self.ok && self.refusal.kind, "not-allowed");
    assert.ok((await approveMailHost(deps())(programme, host)).ok);
    assert.equal((await approvedHosts(store.db, odsCode))[0]?.host, "mail.demo.invalid");
    assert.ok((await proposeMailHost(deps())(programme, { ...host, port: 143 })).ok);
    const own = await approveMailHost(deps())(programme, { ...host, port: 143 });
    assert.equal(!own.ok && own.refusal.kind, "own-request");
  });

  it("a wave switches only with the go of the organisation and of its support, from two people", async () => {
    const loa = await somebody({ role: "loa", odsCode: "ZZ916" });
    const both = await somebody({ role: "loa", odsCode: "ZZ916" }, { role: "programme" });
    const plan = {
      odsCode: "ZZ916",
      name: "First",
      priority: 1,
      quietFrom: null,
      quietTo: null,
      maxConnectionsPerHost: 4,
      maxBytesPerSecond: null,
      switchAt: "2027-10-31 01:30",
    };
    const twice = await planWave(deps())(loa, plan);
    assert.equal(!twice.ok && twice.refusal.kind, "comes-twice");
    const planned = await planWave(deps())(loa, { ...plan, switchAt: "2027-10-31 03:30" });
    assert.ok(planned.ok);
    const taken = await planWave(deps())(loa, { ...plan, switchAt: null });
    assert.equal(!taken.ok && taken.refusal.kind, "name-taken");
    const mailbox = await addMailbox(store.db, "ZZ916");
    const foreign = await addMailbox(store.db, "ZZ917");
    const filled = await putIntoWave(deps())(loa, { waveId: planned.value.id, mailboxIds: [mailbox, foreign] });
    assert.deepEqual(filled.ok && filled.value, { moved: 1 });
    const id = planned.value.id;
    const refused = await changeWave(deps())(loa, { id, version: 1, verb: "give-go-support" });
    assert.equal(!refused.ok && refused.refusal.kind, "not-allowed");
    const own = await changeWave(deps())(both, { id, version: 1, verb: "give-go-organisation" });
    assert.ok(own.ok);
    const stale = await changeWave(deps())(both, { id, version: 1, verb: "give-go-support" });
    assert.deepEqual(!stale.ok && stale.refusal, { kind: "stale", version: 2 });
    const alone = await changeWave(deps())(both, { id, version: 2, verb: "give-go-support" });
    assert.equal(alone.ok && goGiven(alone.value), false);
    const second = await changeWave(deps())(loa, { id, version: 3, verb: "give-go-organisation" });
    assert.equal(second.ok && goGiven(second.value), true);
  });

  it("credentials are sealed, and deleted 24 hours after completion", async () => {
    const box = createSecretBox([randomBytes(32)]);
    const id = await addMailbox(store.db, "ZZ918", { state: "complete" });
    const login = { host: "mail.demo.invalid", port: 993, userName: "u", secret: "very secret" };
    const mailbox = { id, odsCode: "ZZ918" };
    await storeCredential({ db: store.db, clock, box })(mailbox, "source", login);
    assert.deepEqual(await readCredential({ db: store.db, box })(mailbox, "source"), {
      ...login,
      adminUser: null,
    });
    await store.db
      .updateTable("mailboxes")
      .set({ since: new Date("2027-01-14T13:00:00Z") })
      .where("id", "=", id)
      .execute();
    assert.equal(await deleteSpentCredentials({ db: store.db, clock })(), 0);
    await store.db
      .updateTable("mailboxes")
      .set({ since: new Date("2027-01-14T12:00:00Z") })
      .where("id", "=", id)
      .execute();
    assert.equal(await deleteSpentCredentials({ db: store.db, clock })(), 1);
    assert.equal(await readCredential({ db: store.db, box })(mailbox, "source"), undefined);
  });
});
