import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { Transform } from "node:stream";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { teamWords } from "../../../addin/shared/words-team.ts";
import { buildPages } from "../../../src/cli/build-pages.ts";
import { demoPeople } from "../../../src/demo/people.ts";
import { builtPages } from "../../../src/main.ts";
import { storeCredential } from "../../../src/mailboxes/credentials.ts";
import { createSecretBox } from "../../../src/mailboxes/secrets.ts";
import { findOwnMailbox } from "../../../src/mailboxes/store.ts";
import { meetPerson } from "../../../src/people/people.ts";
import { violations } from "../../addin/accessibility.ts";
import { launch, shots } from "../../addin/browser.ts";
import { startDovecot, type MailServer } from "../../mail/servers/dovecot.ts";
import { holdableMailbox } from "../../mail/servers/holdable.ts";
import { writeMaildir } from "../../mail/servers/maildir-writer.ts";
import { requires } from "../../setup/needs.ts";
import { startTestService, type TestService } from "../../setup/service.ts";

const clock = { now: () => new Date() };
const messages = 240;
/** Before there is an intent, an organisation is known by its code alone. */
const title = teamWords.title("ZZ901");

interface SlowLine {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** A line to the old server that brings so many bytes a second, over all connections. */
const startSlowLine = async (serverPort: number, bytesPerSecond: number): Promise<SlowLine> => {
  let free = 0;
  let last = Date.now();
  const slowed = (): Transform =>
    new Transform({
      highWaterMark: 4_096,
      transform(chunk: Buffer, _encoding, done) {
        const now = Date.now();
        free = Math.min(bytesPerSecond / 4, free + ((now - last) * bytesPerSecond) / 1_000) - chunk.length;
        last = now;
        if (free >= 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), (-free * 1_000) / bytesPerSecond);
      },
    });
  const server = createServer((client) => {
    const upstream = connect(serverPort, "127.0.0.1");
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
    client.pipe(upstream);
    upstream.pipe(slowed()).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

describe("a page while the service copies the mailbox, slowly", function () {
  requires("chromium", "dovecot");
  this.timeout(180_000);
  let browser: Browser;
  let service: TestService;
  let servers: readonly [MailServer, MailServer];
  let slow: SlowLine;
  let context: BrowserContext;
  before(async () => {
    assert.equal(await buildPages(builtPages, () => undefined), undefined);
    servers = [await startDovecot({ name: "old" }), await startDovecot({ name: "new" })];
    await writeMaildir(servers[0].home, "nurse", holdableMailbox(messages, 5));
    slow = await startSlowLine(servers[0].port, 120_000);
    [browser, service] = await Promise.all([launch(), startTestService()]);
    context = await browser.newContext({ viewport: { width: 320, height: 900 } });
  });
  after(async () => {
    await browser.close();
    await service.close();
    await slow.stop();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const pageOf = async (person: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${service.origin}/web/?as=${person}`);
    return page;
  };

  /** What the LOA and the ISM do in other rooms: approved servers, logins, a wave that runs. */
  const setUp = async (): Promise<void> => {
    const nurse = demoPeople.find(({ key }) => key === "end-user");
    assert.ok(nurse !== undefined);
    const own = await findOwnMailbox(service.db, nurse);
    assert.ok(own !== undefined);
    const odsCode = own.ods_code;
    const person = await meetPerson({ db: service.db, clock })({ tenantId: randomUUID(), objectId: randomUUID() });
    const box = createSecretBox([service.config.keys.secrets]);
    const now = clock.now();
    for (const [side, port] of [
      ["source", slow.port],
      ["target", servers[1].port],
    ] as const) {
      await service.db
        .insertInto("mail_hosts")
        .values({
          ods_code: odsCode,
          side,
          host: "127.0.0.1",
          port,
          security: "loopback-only",
          proposed_by: person,
          proposed_at: now,
          approved_by: person,
          approved_at: now,
        })
        .execute();
      const login = { host: "127.0.0.1", port, userName: "nurse", secret: "secret" };
      await storeCredential({ db: service.db, clock, box })({ id: own.id, odsCode }, side, login);
    }
    const wave = randomUUID();
    await service.db
      .insertInto("waves")
      .values({
        id: wave,
        ods_code: odsCode,
        name: "Demo wave",
        state: "running",
        changed_at: now,
        switch_at: null,
        switch_typed: null,
        quiet_from: null,
        quiet_to: null,
        max_bytes_per_second: null,
        go_loa_by: null,
        go_loa_at: null,
        go_ism_by: null,
        go_ism_at: null,
      })
      .execute();
    await service.db
      .updateTable("mailboxes")
      .set({
        wave_id: wave,
        state: "account-created",
        version: own.version + 1,
        since: now,
        items_done: 0,
        items_total: null,
        bytes_done: 0,
        bytes_total: null,
        seconds_left: null,
        progress_at: null,
      })
      .where("id", "=", own.id)
      .execute();
  };

  it("counts up with honest figures until all is in step, and the LOA sees it too, without a reload", async () => {
    await setUp();
    const [nurse, loa] = [await pageOf("end-user"), await pageOf("loa")];
    const list = loa.getByRole("region", { name: title });
    await list.getByText("DEMO-1").waitFor();
    await nurse.getByText("We are copying your mail.").waitFor();
    const seen: number[] = [];
    const total = new Set<string>();
    while (await nurse.getByText("We are copying your mail.").isVisible()) {
      const text = await nurse.locator("main").innerText();
      const counts = /([\d,]+) of ([\d,]+) messages/.exec(text);
      if (counts !== null) {
        seen.push(Number(counts[1]?.replaceAll(",", "")));
        total.add(counts[2] ?? "");
        if (seen.length === 2) await nurse.screenshot({ path: join(shots, "live-copying.png"), fullPage: true });
      }
      await nurse.waitForTimeout(500);
    }
    await nurse.getByText("Your mail is copied. New mail is copied as it arrives.").waitFor();
    assert.deepEqual([...total], [String(messages)], "the total is what the old mailbox holds");
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
      "it never counts down",
    );
    assert.ok(new Set(seen).size >= 2, `the figure moved while somebody looked: ${seen.join()}`);
    await list.getByRole("listitem").getByText("Copied and kept up to date").waitFor();
    assert.deepEqual(await violations(loa), []);
    await loa.screenshot({ path: join(shots, "live-loa.png"), fullPage: true });
    await nurse.screenshot({ path: join(shots, "live-in-step.png"), fullPage: true });
  });

  it("the LOA's list shrinks when the person is done", async () => {
    const loa = await pageOf("loa");
    const list = loa.getByRole("region", { name: title });
    await list.getByText("1 of 1 mailbox is not complete.").waitFor();
    await service.db.updateTable("mailboxes").set({ state: "complete", version: 99 }).execute();
    await list.getByText("Everyone is done.").waitFor();
    await list.getByText(teamWords.empty).waitFor();
    await loa.getByLabel(teamWords.filter).selectOption("complete");
    await list.getByText("DEMO-1").waitFor();
  });

  it("nobody else sees the list: not an end user, not another organisation's LOA", async () => {
    const nurse = await pageOf("end-user");
    await nurse.getByRole("heading", { level: 2 }).first().waitFor();
    const south = await pageOf("loa-south");
    await south.getByRole("heading", { level: 2 }).first().waitFor();
    await south.waitForLoadState("networkidle");
    for (const page of [nurse, south]) assert.equal(await page.getByText("DEMO-1").count(), 0);
  });
});
