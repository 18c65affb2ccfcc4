import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeFile } from "../fixtures/pst/store.ts";
import { requires } from "../setup/needs.ts";
import { cliRig, told } from "./servers/cli-rig.ts";
import { withClient } from "./servers/client.ts";
import { runCli } from "./servers/kill.ts";
import { snapshot } from "./servers/snapshot.ts";

describe("onboarding mail, as a technical team uses it", function () {
  this.timeout(120_000);
  requires("dovecot");
  const rig = cliRig();

  for (const kind of ["pst", "maildir", "mbox", "eml"] as const) {
    it(`reads ${kind}:, verifies, and a second run copies nothing, with the ledger lost too`, async () => {
      const from = `${kind}:${await made[kind]()}`;
      const args = ["--from", from, "--to", rig.at(`from-${kind}`), "--to-password-file", rig.password, "--json"];
      const first = told(await rig.mail("copy", ...args));
      equal(first.exitCode, 0);
      ok(first.copied.items >= 3);
      equal(told(await rig.mail("verify", ...args)).body.inStep, true);
      equal(told(await rig.mail("copy", ...args)).copied.items, 0);
      const lost = told(await rig.mail("copy", ...args, "--ledger", rig.file(`new-${kind}`)));
      same([lost.copied.items, lost.found], [0, first.copied.items]);
    });
  }
  const made = {
    pst: () => {
      storeFile({ folders: showcaseFolders() }, rig.file("old.pst"));
      return Promise.resolve(rig.file("old.pst"));
    },
    maildir: () => Promise.resolve(`${rig.server.home}/u/mail`),
    mbox: async () => {
      const one = "From a@b Mon Jan  2 10:20:30 2017\nSubject: one\n\nbody\n\n";
      await writeFile(rig.file("old.mbox"), one.repeat(3).replace("one", "other"));
      return rig.file("old.mbox");
    },
    eml: async () => {
      await mkdir(rig.file("emls/Sub"), { recursive: true });
      for (const name of ["emls/1.eml", "emls/2.eml", "emls/Sub/3.eml"])
        await writeFile(rig.file(name), `Date: Mon, 2 Jan 2017 10:20:30 +0200\nSubject: ${name}\n\nno end of line`);
      return rig.file("emls");
    },
  } as const;

  it("--dry-run writes nothing: no folder, no ledger, no mail", async () => {
    const state = (): string[] =>
      existsSync(rig.file("dry")) ? readdirSync(rig.file("dry"), { recursive: true, encoding: "utf8" }) : [];
    const env = { XDG_STATE_HOME: rig.file("dry") };
    for (const to of [`maildir:${rig.file("dry/archive")}`, `mbox:${rig.file("dry/boxes")}`, rig.at("dry")]) {
      const args = ["mail", "copy", "--from", rig.at("u"), "--to", to, ...rig.secrets(), "--dry-run", "--json"];
      const ended = await runCli(args, undefined, env);
      equal(ended.code, 0, ended.err);
      const plan = JSON.parse(ended.out) as { dryRun: boolean; folders: { copy: number }[] };
      ok(plan.folders.reduce((sum, { copy }) => sum + copy, 0) >= 70);
      same(state(), []);
    }
    equal((await snapshot(rig.server.port, "dry")).folders.get("INBOX")?.length, 0);
  });

  it("--folder takes several patterns and says which match nothing; --since takes only what is new enough", async () => {
    const args = ["copy", "--from", rig.at("u"), ...rig.secrets(), "--json"];
    const chosen = told(
      await rig.mail(...args, "--to", rig.at("chosen"), "--folder", "proj*", "--folder", "&", "--folder", "Nix"),
    );
    same(chosen.warnings, ['No folder is named like "Nix".']);
    const { folders } = await snapshot(rig.server.port, "chosen");
    same([...folders.keys()].filter((name) => name !== "INBOX").sort(), [
      "&",
      "Projects",
      "Projects/2024",
      "Projects/2024/Überprüfung",
    ]);
    equal(
      (await rig.mail("copy", "--from", rig.at("u"), ...rig.secrets(), "--to", rig.at("none"), "--folder", "Nix")).code,
      2,
    );
    equal(told(await rig.mail(...args, "--to", rig.at("since"), "--since", "2010-06-01")).exitCode, 0);
    const day = Date.UTC(2010, 5, 1);
    const all = [...(await snapshot(rig.server.port, "u")).folders.values()].flat();
    const there = [...(await snapshot(rig.server.port, "since")).folders.values()].flat();
    ok(there.length > 0 && there.every((one) => one.at >= day));
    equal(there.length, all.filter((one) => one.at >= day).length);
  });

  it("verify finds what was tampered with, taken away or re-flagged on the target, with and without the ledger", async () => {
    const body = (n: number): string => `Message-ID: <${n}@x.invalid>\r\nSubject: ${n}\r\n\r\npay 100 to ${n}\r\n`;
    await withClient(rig.server.port, "t", async (client) => {
      for (let n = 1; n <= 6; n += 1)
        await client.append("INBOX", body(n), ["\\Seen"], new Date(1_500_000_000_000 + n * 1e6));
    });
    const args = ["--from", rig.at("t"), "--to", rig.at("t-2"), ...rig.secrets(), "--ledger", rig.file("t.ledger")];
    equal((await rig.mail("copy", ...args)).code, 0);
    const clean = await rig.mail("verify", ...args);
    equal(clean.code, 0);
    match(clean.out, /^6 of 6 messages are there exactly[\s\S]*In step\.\n$/);
    const cur = `${rig.server.home}/t-2/mail/cur`;
    const files = (await readdir(cur)).sort();
    for (const name of files) {
      const text = await readFile(`${cur}/${name}`, "latin1");
      if (text.includes("to 2")) await writeFile(`${cur}/${name}`, text.replace("pay 100", "pay 900"));
    }
    await withClient(rig.server.port, "t-2", async (client) => {
      await client.mailboxOpen("INBOX");
      await client.messageFlagsRemove("4", ["\\Seen"]);
      await client.messageDelete("5");
    });
    for (const without of [false, true]) {
      const ledger = without ? ["--ledger", rig.file("t-none.ledger")] : [];
      const ended = told(await rig.mail("verify", ...args, ...ledger, "--json"));
      equal(ended.exitCode, 1);
      equal(ended.body.inStep, false);
      const codes = ended.body.exceptions.map(({ code }) => code).sort();
      same(
        codes,
        without ? ["content-differs", "flags-differ", "not-copied"] : ["content-differs", "flags-differ", "missing"],
      );
      ok(!existsSync(rig.file("t-none.ledger")), "verify made a ledger");
    }
  });

  it("what vanished from the target comes back only when asked for, and verify says how", async () => {
    const root = rig.file("vanishing");
    const args = ["--from", rig.at("u"), "--from-password-file", rig.password, "--to", `maildir:${root}`];
    equal((await rig.mail("copy", ...args)).code, 0);
    const [name = ""] = readdirSync(`${root}/cur`);
    await rm(`${root}/cur/${name}`);
    const before = await rig.mail("verify", ...args);
    equal(before.code, 1);
    match(before.out, /no longer on the target. If nobody deleted them there on purpose, .* --restore-missing/);
    equal(told(await rig.mail("copy", ...args, "--json")).copied.items, 0);
    equal(
      told(await rig.mail("copy", ...args, "--json", "--restore-missing", "--folder", "Projects*")).copied.items,
      0,
    );
    equal(told(await rig.mail("copy", ...args, "--json", "--restore-missing")).copied.items, 1);
    equal((await rig.mail("verify", ...args)).code, 0);
    equal(told(await rig.mail("copy", ...args, "--json", "--restore-missing")).copied.items, 0);
  });

  it("a mailbox is not copied onto itself", async () => {
    const place = `${rig.server.home}/u/mail`;
    for (const [from, to] of [
      [`maildir:${place}`, `maildir:${place}/../mail`],
      [`mbox:${place}`, `maildir:${place}`],
      [rig.at("u"), rig.at("u")],
    ] as const) {
      const { code, err } = await rig.mail("copy", "--from", from, "--to", to, ...rig.secrets());
      equal(code, 2, `${from} ${to}`);
      match(err, /Both sides are the same mailbox. Name another target/);
    }
  });

  it("an archive that is moved takes its mail with it and is gone on with", async () => {
    const [first, second] = [rig.file("arch-1"), rig.file("arch-2")];
    const args = ["copy", "--from", rig.at("u"), "--from-password-file", rig.password, "--json"];
    const copied = told(await rig.mail(...args, "--to", `maildir:${first}`)).copied.items;
    ok(copied >= 70);
    await rename(first, second);
    equal(told(await rig.mail(...args, "--to", `maildir:${second}`)).copied.items, 0);
    ok(readFileSync(`${second}/manifest.jsonl`, "utf8").length > 0);
    await rm(second, { recursive: true });
  });
});
