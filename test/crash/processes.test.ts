import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { verifyAudit } from "../../src/audit/verify.ts";
import { rememberConversation } from "../../src/notices/conversations.ts";
import { good, nineFacts, openHouse, testKey, type House } from "../onboarding/house.ts";
import { readBag, type Task } from "./child.ts";
import { checkEnd, type Cast } from "./story.ts";
import { temporaryFolder } from "../setup/temporary.ts";

const script = new URL("./child.ts", import.meta.url).pathname;

const start = (
  task: Task,
): { readonly child: ChildProcess; readonly ended: Promise<{ code: number | null; out: string }> } => {
  const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (part: Buffer) => (out += part.toString()));
  return { child, ended: new Promise((done) => child.once("close", (code) => done({ code, out }))) };
};

/** How often the story's process is killed; the full loop is KILLS=120. */
const kills = Number(process.env["KILLS"] ?? 6);

describe("crash: processes of their own", function () {
  this.timeout(900_000);
  let house: House;
  let folder: string;
  before(async () => {
    house = await openHouse();
    // The children's clocks are real: what they write must not lie before the house's own rows.
    house.clock.set(new Date().toISOString());
    folder = await temporaryFolder("onboarding-crash-");
  });
  after(async () => {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  });

  const cast = async (code: string): Promise<Cast> => {
    const made = {
      code,
      loa: await house.person(`Demo Lead ${code}`, ["loa", code]),
      ism: await house.person(`Demo Ism ${code}`, ["ism", code]),
    };
    await house.store.db.insertInto("region_rules").values({ kind: "code", value: code, region: code }).execute();
    for (const person of [made.loa, made.ism]) {
      await rememberConversation(house.deps)(person, {
        conversationId: person,
        serviceUrl: "http://127.0.0.1/",
        reference: {},
      });
    }
    return made;
  };

  it(`kill -9, ${kills} times at random moments, loses and doubles nothing`, async () => {
    const casts = await Promise.all(
      Array.from({ length: 10 + kills }, (_, at) => cast(`ZY${String(at).padStart(4, "0")}`)),
    );
    const bag = join(folder, "bag");
    const url = house.store.url;
    let ahead = 0;
    let killed = 0;
    for (let round = 0; round < kills; round += 1) {
      const { child, ended } = start({ url, bag, casts, ahead });
      await new Promise((ready) => child.stdout?.once("data", ready));
      // The first kills come early; later ones have longer to get further into the stories.
      await delay(Math.random() * (150 + round * 60));
      child.kill("SIGKILL");
      if ((await ended).code === null) killed += 1;
      ahead += 120;
    }
    const last = await start({ url, bag, casts, ahead }).ended;
    assert.equal(last.code, 0);
    for (const one of casts) await checkEnd(house.store.db, one, readBag(bag), one.code);
    assert.equal((await verifyAudit(house.store.db, [testKey])).broken, null);
    const { teams, email } = readBag(bag);
    process.stdout.write(
      `      killed ${killed} times; ${teams.length} messages in Teams, ${email.length} by e-mail\n`,
    );
  });

  it("100 deliveries of one decision, at once, in two processes: one effect", async () => {
    const { loa, ism } = await cast("ZX001");
    const facts = nineFacts({ odsCode: "ZX001" });
    const { id } = good(await house.actions.submitIntent({ person: loa, key: "draft-0001", facts })).intent;
    const count = async (): Promise<readonly number[]> => {
      const [events, trail, notices] = await Promise.all([
        house.store.db
          .selectFrom("organisation_events")
          .select("version")
          .where("intent_id", "=", id as never)
          .execute(),
        house.store.db.selectFrom("audit_entries").select("id").execute(),
        house.store.db.selectFrom("notices").select("id").execute(),
      ]);
      return [events.length, trail.length, notices.length];
    };
    const [events = 0, trail = 0, notices = 0] = await count();
    const task: Task = { url: house.store.url, bag: "", decide: { person: ism, id, times: 50 }, ahead: 0 };
    const ends = await Promise.all([start(task).ended, start(task).ended]);
    const told = ends.flatMap(({ out }) => JSON.parse(out.split("\n")[1] ?? "[]") as string[]);
    assert.equal(told.length, 100);
    assert.equal(told.filter((one) => one === "ok false").length, 1);
    assert.equal(told.filter((one) => one === "ok true").length, 99);
    // One event; the role and the decision in the trail; the card's update and the word to the organisation.
    assert.deepEqual(await count(), [events + 1, trail + 1, notices + 2]);
  });
});
