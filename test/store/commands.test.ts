import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { command as audit } from "../../src/cli/audit.ts";
import type { Command } from "../../src/cli/command.ts";
import { command as intents } from "../../src/cli/intents.ts";
import { command as notices } from "../../src/cli/notices.ts";
import { command as ods } from "../../src/cli/ods.ts";
import { command as people } from "../../src/cli/people.ts";
import { command as store } from "../../src/cli/store.ts";
import { command as window } from "../../src/cli/window.ts";
import { good, nineFacts, openHouse, testKey, type House } from "../onboarding/house.ts";
import { testDatabase } from "../setup/database.ts";
import { temporaryFolder } from "../setup/temporary.ts";

describe("command line: people, intents, audit, ods, store", () => {
  let house: House;
  let folder: string;
  let url: string;
  beforeEach(async () => {
    house = await openHouse();
    folder = await temporaryFolder("onboarding-cli-");
    url = house.store.url;
  });
  afterEach(async () => {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  });
  const run = async (command: Command, ...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    let out = "";
    let err = "";
    const code = await command(args, {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      env: {
        DATABASE_URL: url,
        ONBOARDING_DATA: folder,
        ONBOARDING_AUDIT_KEY: Buffer.from(Array.from(testKey, (_, at) => at)).toString("base64"),
      },
      terminal: false,
    });
    return { code, out, err };
  };

  it("gives, shows and takes roles; the last programme administrator stays", async () => {
    const person = await house.person("Demo Somebody");
    assert.equal((await run(people, "assign", person, "ism", "--region", "North")).code, 0);
    assert.match((await run(people, "assign", person, "ism", "--region", "North")).out, /was so already/);
    assert.equal((await run(people, "assign", person, "programme")).code, 0);
    const listed = JSON.parse((await run(people, "list", "--json")).out) as { people: { roles: unknown[] }[] };
    assert.equal(listed.people[0]?.roles.length, 2);
    const last = await run(people, "remove", person, "programme");
    assert.equal(last.code, 1);
    assert.match(last.err, /last programme administrator/);
    assert.equal((await run(people, "remove", person, "ism", "--region", "North")).code, 0);
    assert.equal((await run(people, "assign", person, "loa")).code, 1);
    assert.equal((await run(people, "assign", "nobody at all", "programme")).code, 3);
    assert.equal((await run(people, "assign", person, "king")).code, 2);
    assert.equal((await run(people, "dance")).code, 2);
  });

  it("lists, shows and decides intents as the person named, with their rights", async () => {
    const loa = await house.person("Demo Lead", ["loa", "ZZ901"]);
    const ism = await house.person("Demo Ism", ["programme"]);
    const stranger = await house.person("Demo Stranger");
    const { intent } = good(await house.actions.submitIntent({ person: loa, key: "draft-0001", facts: nineFacts() }));
    assert.match((await run(intents, "list", "--as", ism, "--which", "to-decide")).out, new RegExp(intent.reference));
    assert.doesNotMatch((await run(intents, "list", "--as", stranger)).out, new RegExp(intent.reference));
    assert.equal((await run(intents, "show", intent.reference, "--as", stranger)).code, 1);
    const shown = await run(intents, "show", intent.reference, "--as", ism);
    assert.match(shown.out, /You may:\s+accept, ask, decline, hand-over/);
    const decided = await run(intents, "decide", intent.reference, "--as", ism, "--version", "1", "--accept", "--json");
    assert.equal((JSON.parse(decided.out) as { intent: { state: string } }).intent.state, "accepted");
    const again = await run(intents, "decide", intent.id, "--as", ism, "--version", "1", "--accept");
    assert.match(again.out, /recorded before/);
    const late = await run(intents, "decide", intent.id, "--as", loa, "--version", "1", "--decline", "no");
    assert.equal(late.code, 1);
    assert.match(late.err, /was quicker/);
    for (const wrong of [
      ["decide", intent.id, "--as", ism],
      ["list"],
      ["decide", intent.id, "--as", ism, "--version", "2"],
      ["show", "--as", ism, "--colour"],
    ]) {
      assert.equal((await run(intents, ...wrong)).code, 2, wrong.join(" "));
    }
  });

  it("opens and closes the window for the programme, and for nobody else", async () => {
    const ism = await house.person("Demo Ism", ["ism", "North"]);
    const programme = await house.person("Demo Programme", ["programme"]);
    assert.equal((await run(window, "close", "--as", ism)).code, 1);
    assert.match(
      (await run(window, "close", "--opens-on", "2999-01-01", "--as", programme)).out,
      /closed and opens on 2999-01-01/,
    );
    assert.match((await run(window, "open")).out, /is open/);
    assert.match((await run(window, "show", "--json")).out, /"open": true/);
    for (const wrong of [
      ["dance"],
      ["open", "--opens-on", "2999-01-01"],
      ["close", "--opens-on", "2020-01-01"],
      ["close", "--opens-on", "soon"],
    ]) {
      assert.equal((await run(window, ...wrong)).code, 2, wrong.join(" "));
    }
  });

  it("imports a list of organisations with bad rows named, and the regions; who waits is placed and checked", async () => {
    const loa = await house.person("Demo Lead", ["loa", "ZZ901"]);
    const { intent } = good(await house.actions.submitIntent({ person: loa, key: "draft-0001", facts: nineFacts() }));
    assert.equal(intent.region, null);
    const list = join(folder, "list.csv");
    await writeFile(
      list,
      '\ufeffOrganisation Name,ODS Code,Status,Close Date\r\n"Demo Trust, North",ZZ901,Active,\r\nX,!!,,\r\nDemo Old,ZZ904,Inactive,31/03/2026\r\nBad,ZZ905,Active,31/02/2026\r\n',
    );
    const imported = await run(ods, "import", list);
    assert.equal(imported.code, 1);
    assert.match(imported.out, /2 organisations[\s\S]*line 3: the code[\s\S]*line 5: the close date/);
    const regions = join(folder, "regions.csv");
    await writeFile(regions, "kind,value,region\ncode,zz901,North\n");
    assert.equal((await run(ods, "import", "--regions", regions)).code, 0);
    const seen = good(await house.actions.showIntent({ person: loa, id: intent.id }));
    assert.deepEqual([seen.region, seen.ods.status, seen.ods.nameDiffers], ["North", "open", true]);
    assert.match((await run(ods, "show", "ZZ904")).out, /closed/);
    await writeFile(list, "colour,taste\nred,sweet\n");
    const wrong = await run(ods, "import", list);
    assert.equal(wrong.code, 3);
    assert.match(wrong.err, /names no column for the code/);
    assert.equal((await run(ods, "import", join(folder, "none.csv"))).code, 3);
    assert.equal((await run(ods, "import", folder)).code, 3);
  });

  it("verifies the trail, exports and imports, and says when the database is away", async () => {
    const broken = await run(audit, "verify");
    // The house's own entries were made with another key than the command's.
    assert.equal(broken.code, 1);
    const key = join(folder, "old.key");
    await writeFile(key, testKey);
    const whole = await run(audit, "verify", "--old-key-file", key, "--json");
    assert.equal(whole.code, 0);
    const anchor = join(folder, "anchor.json");
    await writeFile(anchor, whole.out);
    assert.equal((await run(audit, "verify", "--old-key-file", key, "--anchor", anchor)).code, 0);
    const file = join(folder, "all.gz");
    await house.person("Demo Somebody");
    assert.equal((await run(store, "export", file)).code, 0);
    assert.equal((await run(store, "import", file)).code, 3);
    const target = await testDatabase();
    url = target.url;
    try {
      assert.match((await run(store, "import", file)).out, /public\.people\s+1/);
    } finally {
      await target.close();
    }
    url = "postgres://nobody@127.0.0.1:1/none";
    const away = await run(notices, "list");
    assert.equal(away.code, 3);
    assert.match(away.err, /database cannot be reached/);
  });
});
