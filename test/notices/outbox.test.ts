import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { cardCopiesOf, rememberConversation } from "../../src/notices/conversations.ts";
import { emailChannel } from "../../src/notices/email.ts";
import { listFailed, retryFailed } from "../../src/notices/failed.ts";
import { enqueueNotices } from "../../src/notices/outbox.ts";
import type { NewNotice, NoticeChannel, OutgoingNotice, SendOutcome } from "../../src/notices/types.ts";
import { sendDue, type OutboxDeps } from "../../src/notices/worker.ts";
import type { PersonId } from "../../src/people/types.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { openHouse, type House } from "../onboarding/house.ts";

/** A channel that answers as told, and remembers what it was given. */
const channelThat = (
  name: "teams" | "email",
  answer: (notice: OutgoingNotice, count: number) => SendOutcome | Promise<SendOutcome>,
): NoticeChannel & { readonly sent: OutgoingNotice[] } => {
  const sent: OutgoingNotice[] = [];
  return {
    name,
    idempotent: name === "email",
    sent,
    send: (notice) => {
      sent.push(notice);
      return Promise.resolve(answer(notice, sent.length));
    },
  };
};

describe("notices: the outbox", () => {
  let house: House;
  let person: PersonId;
  let n = 0;
  const notice = (more: Partial<NewNotice> = {}): NewNotice => {
    n += 1;
    return { to: person, kind: "test", dedupeKey: `test:${n}`, title: `Message ${n}`, paragraphs: ["Words."], ...more };
  };
  const enqueue = (...notices: NewNotice[]) =>
    inTransaction(house.store.db, (trx) => enqueueNotices(house.deps, trx, notices));
  const states = () =>
    house.store.db.selectFrom("notices").select(["state", "reason", "channel"]).orderBy("id").execute();
  const depsWith = (
    teams: NoticeChannel,
    email: NoticeChannel = channelThat("email", () => ({ kind: "sent" })),
  ): OutboxDeps => ({
    ...house.deps,
    channels: { teams, email },
  });
  const reach = (id: PersonId) =>
    rememberConversation(house.deps)(id, {
      conversationId: `chat-${id}`,
      serviceUrl: "http://127.0.0.1/",
      reference: {},
    });

  beforeEach(async () => {
    house = await openHouse();
    person = await house.person("Demo Reader");
    await reach(person);
  });
  afterEach(() => house.close());

  it("sends what a transaction wrote, and nothing of one that was undone", async () => {
    const teams = channelThat("teams", () => ({ kind: "sent" }));
    await enqueue(notice({ dedupeKey: "one" }), notice({ dedupeKey: "one" }));
    await assert.rejects(
      inTransaction(house.store.db, async (trx) => {
        await enqueueNotices(house.deps, trx, [notice()]);
        throw new Error("undone");
      }),
    );
    while ((await sendDue(depsWith(teams))) > 0);
    assert.equal(teams.sent.length, 1);
    assert.deepEqual(
      (await states()).map((row) => row.state),
      ["sent"],
    );
  });

  it("keeps each person's order through a throttle, and waits as long as Teams says", async () => {
    const teams = channelThat("teams", (_, count) =>
      count === 1 ? { kind: "later", reason: "429", afterSeconds: 40 } : { kind: "sent" },
    );
    await enqueue(notice({ title: "first" }), notice({ title: "second" }));
    const deps = depsWith(teams);
    assert.equal(await sendDue(deps), 1);
    assert.equal(await sendDue(deps), 0);
    house.clock.add(39);
    assert.equal(await sendDue(deps), 0);
    house.clock.add(2);
    while ((await sendDue(deps)) > 0);
    assert.deepEqual(
      teams.sent.map(({ title }) => title),
      ["first", "first", "second"],
    );
  });

  it("stays below ten new messages a minute for a person, while updates pass", async () => {
    const teams = channelThat("teams", () => ({ kind: "sent", copies: [{ conversationId: "c", activityId: "a" }] }));
    const card = { name: "approval", key: "intent:1" };
    await enqueue(notice({ card }), ...Array.from({ length: 15 }, () => notice()), notice({ card, mode: "update" }));
    const deps = depsWith(teams);
    for (let second = 0; second < 58; second += 1) {
      await sendDue(deps);
      house.clock.add(1);
    }
    assert.equal(teams.sent.length, 10);
    for (let second = 0; second < 30; second += 1) {
      await sendDue(deps);
      house.clock.add(1);
    }
    assert.equal(teams.sent.length, 17);
    assert.deepEqual(
      teams.sent.at(-1)?.copies.map((copy) => copy.activityId),
      ["a"],
    );
  });

  it("sends no more than thirty a second in one tenant, whoever they are for", async () => {
    const people = await Promise.all(Array.from({ length: 70 }, (_, at) => house.person(`Demo ${at}`)));
    await Promise.all(people.map(reach));
    await enqueue(...people.map((to) => notice({ to })));
    const teams = channelThat("teams", () => ({ kind: "sent" }));
    const deps = depsWith(teams);
    for (let round = 0; round < 10; round += 1) await sendDue(deps);
    assert.equal(teams.sent.length, 30);
    house.clock.add(1.1);
    for (let round = 0; round < 10; round += 1) await sendDue(deps);
    assert.equal(teams.sent.length, 60);
  });

  const ways: readonly (readonly [string, SendOutcome | "no chat" | "throws", number])[] = [
    ["blocked in Teams", { kind: "unreachable", reason: "MessageWritesBlocked" }, 1],
    ["no chat yet", "no chat", 0],
    ["nobody knows whether it arrived", { kind: "in-doubt", reason: "timeout" }, 1],
    ["the channel throws", "throws", 1],
  ];
  for (const [name, answer, asked] of ways) {
    it(`goes by e-mail where ${name}, and to Teams once at most`, async () => {
      if (answer === "no chat") await house.store.db.deleteFrom("conversations").execute();
      const teams = channelThat("teams", () => {
        if (typeof answer === "string") throw new Error("broken");
        return answer;
      });
      const email = channelThat("email", () => ({ kind: "sent" }));
      await enqueue(notice());
      const deps = depsWith(teams, email);
      while ((await sendDue(deps)) > 0);
      assert.equal(teams.sent.length, asked);
      assert.equal(email.sent.length, 1);
      assert.equal(email.sent[0]?.perhapsAlreadySent, name.includes("knows") || name.includes("throws"));
      assert.deepEqual(
        (await states()).map(({ state, channel }) => [state, channel]),
        [["sent", "email"]],
      );
    });
  }

  it("is visible as failed with a reason where nothing reaches the person, and can be sent again", async () => {
    const teams = channelThat("teams", (_, count) =>
      count === 1 ? { kind: "unreachable", reason: "blocked" } : { kind: "sent" },
    );
    const email = channelThat("email", () => ({ kind: "unreachable", reason: "no-address" }));
    await enqueue(notice());
    const deps = depsWith(teams, email);
    while ((await sendDue(deps)) > 0);
    const [failed] = await listFailed(house.store.db);
    assert.equal(failed?.reason, "no-address");
    assert.equal(await retryFailed(house.deps)(null, failed.id), true);
    while ((await sendDue(deps)) > 0);
    assert.equal(teams.sent.length, 2);
    assert.deepEqual(await listFailed(house.store.db), []);
  });

  it("a worker that died in mid-send doubles nothing in Teams, and its late outcome does not count", async () => {
    let release: (outcome: SendOutcome) => void = () => undefined;
    const stuck = channelThat("teams", () => new Promise((done) => (release = done)));
    const email = channelThat("email", () => ({ kind: "sent" }));
    await enqueue(notice());
    const late = sendDue(depsWith(stuck, email));
    while (stuck.sent.length === 0) await new Promise((done) => setTimeout(done, 5));
    house.clock.add(61);
    const other = channelThat("teams", () => ({ kind: "sent" }));
    while ((await sendDue(depsWith(other, email))) > 0);
    release({ kind: "later", reason: "too late" });
    await late;
    assert.equal(other.sent.length, 0);
    assert.equal(email.sent.length, 1);
    assert.deepEqual(
      (await states()).map(({ state }) => state),
      ["sent"],
    );
  });

  it("two workers at once send each message once", async () => {
    const people = await Promise.all(Array.from({ length: 25 }, (_, at) => house.person(`Demo ${at}`)));
    await Promise.all(people.map(reach));
    await enqueue(...people.map((to) => notice({ to })));
    const teams = channelThat("teams", () => ({ kind: "sent" }));
    const deps = depsWith(teams);
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(Array.from({ length: 4 }, () => sendDue(deps)));
      house.clock.add(1);
    }
    assert.equal(teams.sent.length, 25);
    assert.equal(new Set(teams.sent.map(({ id }) => id)).size, 25);
  });

  it("sends a card into the chat once the person opens it, where it had to go by e-mail", async () => {
    const newcomer = await house.person("Demo Newcomer");
    const teams = channelThat("teams", () => ({ kind: "sent", copies: [{ conversationId: "c", activityId: "a" }] }));
    const deps = depsWith(teams);
    await enqueue(notice({ to: newcomer, card: { name: "approval", key: "intent:7" } }));
    while ((await sendDue(deps)) > 0);
    assert.equal(teams.sent.length, 0);
    await reach(newcomer);
    await reach(newcomer);
    while ((await sendDue(deps)) > 0);
    assert.deepEqual(
      teams.sent.map(({ card }) => card?.key),
      ["intent:7"],
    );
    assert.equal((await cardCopiesOf(house.deps)("intent:7")).length, 1);
  });

  describe("by e-mail", () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "onboarding-mail-"))));
    afterEach(() => rm(folder, { recursive: true, force: true }));
    const blocked = channelThat("teams", () => ({ kind: "unreachable", reason: "blocked" }));
    const settings = { from: "onboarding@demo.invalid", domain: "demo.invalid" };

    it("writes one file a message in local mode, however often it is sent", async () => {
      const email = emailChannel({ ...settings, folder, smtpUrl: undefined });
      await enqueue(notice({ title: "Hello\r\nBcc: all@demo.invalid", paragraphs: ["<b>Words</b> \u202e"] }));
      while ((await sendDue(depsWith(blocked, email))) > 0);
      const files = await readdir(folder);
      assert.equal(files.length, 1);
      const text = await readFile(join(folder, files[0]!), "utf8");
      assert.match(text, /^To: Demo Reader <demo\.reader@demo\.invalid>\r$/m);
      assert.doesNotMatch(text, /^Bcc:/m);
      assert.match(text, /^Content-Type: text\/plain/m);
    });

    it("reaches a real SMTP server; 4xx is tried again, 5xx for the address fails visibly", async () => {
      const got: string[] = [];
      let answer = 451;
      const server = new SMTPServer({
        disabledCommands: ["AUTH", "STARTTLS"],
        onRcptTo: (_address, _session, done) => {
          const code = answer;
          answer = 250;
          if (code === 250) done();
          else done(Object.assign(new Error("not now"), { responseCode: code }));
        },
        onData: (stream, _session, done) => {
          let text = "";
          stream.on("data", (part: Buffer) => (text += part.toString()));
          stream.on("end", () => {
            got.push(text);
            done();
          });
        },
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.server.address() as { port: number };
      try {
        const email = emailChannel({ ...settings, folder, smtpUrl: `smtp://127.0.0.1:${port}?ignoreTLS=true` });
        const deps = depsWith(blocked, email);
        await enqueue(notice());
        while ((await sendDue(deps)) > 0);
        assert.equal(got.length, 0);
        house.clock.add(60);
        while ((await sendDue(deps)) > 0);
        assert.equal(got.length, 1);
        answer = 550;
        await enqueue(notice());
        while ((await sendDue(deps)) > 0);
        assert.deepEqual(
          (await states()).map(({ state }) => state),
          ["sent", "failed"],
        );
        assert.equal((await listFailed(house.store.db))[0]?.reason, "smtp-550");
      } finally {
        await new Promise<void>((done) => server.close(() => done()));
      }
    });
  });
});
