import assert from "node:assert/strict";
import { verifyAudit } from "../../src/audit/verify.ts";
import { rememberConversation } from "../../src/notices/conversations.ts";
import { openHouse, testKey, type House } from "../onboarding/house.ts";
import { openCrashing } from "./crash-at.ts";
import { checkEnd, tell, type Cast, type Mailbag } from "./story.ts";

/** Every point takes a minute or more: CRASH_POINTS=all. By default every eleventh statement, before and after. */
const stride = process.env["CRASH_POINTS"] === "all" ? 1 : 11;

describe("crash: every statement of the way from a submission to the last message", function () {
  this.timeout(900_000);
  let house: House;
  let count = 0;
  before(async () => (house = await openHouse()));
  after(() => house.close());

  const newCast = async (): Promise<Cast> => {
    count += 1;
    const code = `ZZ${String(count).padStart(4, "0")}`;
    const cast = {
      code,
      loa: await house.person(`Demo Lead ${count}`, ["loa", code]),
      ism: await house.person(`Demo Ism ${count}`, ["ism", code]),
    };
    await house.store.db.insertInto("region_rules").values({ kind: "code", value: code, region: code }).execute();
    for (const person of [cast.loa, cast.ism]) {
      await rememberConversation(house.deps)(person, {
        conversationId: person,
        serviceUrl: "http://127.0.0.1/",
        reference: {},
      });
    }
    return cast;
  };

  /** Dies at one statement, is started again, and tells the story from the start, as redeliveries do. */
  const dieAndGoOn = async (at: number, when: "before" | "after"): Promise<{ sent: number; crashed: boolean }> => {
    const cast = await newCast();
    const bag: Mailbag = { teams: [], email: [] };
    const dying = openCrashing(house.store.url, at, when);
    try {
      await tell({ ...house.deps, db: dying.db }, cast, bag);
      if (dying.crashed()) throw new Error("The story ended in spite of the crash");
    } catch (error) {
      if (!dying.crashed()) throw error;
    } finally {
      await dying.close();
    }
    const result = { sent: dying.sent(), crashed: dying.crashed() };
    if (result.crashed) {
      // Claims of the dead worker run out.
      house.clock.add(120);
      await tell(house.deps, cast, bag);
    }
    await checkEnd(house.store.db, cast, bag, `${when} statement ${at}`);
    const events = await house.store.db.selectFrom("audit_entries").select("id").execute();
    await tell(house.deps, cast, bag);
    const again = await house.store.db.selectFrom("audit_entries").select("id").execute();
    assert.equal(again.length, events.length, `${when} statement ${at}: telling it again changed something`);
    return result;
  };

  it("loses and doubles nothing, and telling it again changes nothing", async () => {
    const { sent, crashed } = await dieAndGoOn(Infinity, "before");
    assert.equal(crashed, false);
    assert.ok(sent > 80, `only ${sent} statements`);
    let points = 0;
    let crashes = 0;
    for (let at = 1; at <= sent; at += stride) {
      for (const when of ["before", "after"] as const) {
        points += 1;
        if ((await dieAndGoOn(at, when)).crashed) crashes += 1;
      }
    }
    // A run may need a statement less than the first one did (the audit's first pseudonym), never many.
    assert.ok(crashes >= points - 10, `${crashes} of ${points} points crashed`);
    assert.equal((await verifyAudit(house.store.db, [testKey])).broken, null);
    process.stdout.write(`      ${crashes} crash points of ${sent * 2}\n`);
  });
});
