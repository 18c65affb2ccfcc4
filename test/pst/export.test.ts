import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../../src/cli/pst-export.ts";
import type { ManifestEntry } from "../../src/mail/export/manifest.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { storeBytes, storeFile } from "../fixtures/pst/store.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = async (args: readonly string[], terminal = false): Promise<Ran> => {
  let out = "";
  let err = "";
  const code = await command(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    env: {},
    terminal,
  });
  return { code, out, err };
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const manifestOf = (folder: string): ManifestEntry[] =>
  readFileSync(join(folder, "manifest.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as ManifestEntry);

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

describe("onboarding pst export", () => {
  let scratch = "";
  let file = "";
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "onboarding-export-"));
    file = join(scratch, "show.pst");
    storeFile({ folders: showcaseFolders() }, file);
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));
  const target = (name: string): string => join(scratch, name);

  it("writes every item, lists it with its hash, and says what is incomplete by its exit code", async () => {
    const { code, out } = await run([file, target("eml"), "--json"]);
    assert.equal(code, 1);
    const report = JSON.parse(out) as {
      items: number;
      written: number;
      incomplete: number;
      byKind: Record<string, number>;
    };
    assert.deepEqual([report.items, report.written, report.incomplete], [15, 15, 1]);
    assert.deepEqual(report.byKind, {
      mail: 7,
      appointment: 3,
      contact: 1,
      distributionList: 1,
      task: 1,
      note: 1,
      journal: 1,
    });
    const manifest = manifestOf(target("eml"));
    assert.equal(manifest.length, 15);
    const listed = manifest.map((entry) => entry.file!).sort();
    assert.deepEqual(filesIn(target("eml")), [...listed, "export.json", "manifest.jsonl"].sort());
    for (const entry of manifest) {
      const bytes = readFileSync(join(target("eml"), entry.file!));
      assert.equal(entry.sha256, sha256(bytes));
      assert.equal(entry.bytes, bytes.length);
      assert.match(entry.entryId, /^0{8}[0-9a-f]{40}$/);
    }
    assert.deepEqual(
      manifest.filter((entry) => entry.losses !== undefined).map((entry) => entry.losses!.map(({ kind }) => kind)),
      [["link-only"]],
    );
    assert.deepEqual(manifest[1]!.flags, ["seen", "answered", "flagged"]);
  });

  it("takes no name from the file", async () => {
    await run([file, target("names"), "--quiet"]);
    for (const name of filesIn(target("names"))) {
      assert.match(
        name,
        /^(?:(?:messages|calendars|cards)\/folder-\d{5}\/[0-9a-f]{8}\.(?:eml|ics|vcf)|manifest\.jsonl|export\.json)$/,
      );
    }
  });

  for (const format of ["eml", "maildir", "mbox"] as const) {
    it(`changes nothing when run again (${format}), and mends what was damaged`, async () => {
      const folder = target(`again-${format}`);
      await run([file, folder, "--format", format, "--quiet"]);
      const before = new Map(filesIn(folder).map((name) => [name, statSync(join(folder, name), { bigint: true })]));
      const second = await run([file, folder, "--format", format, "--json"]);
      assert.equal((JSON.parse(second.out) as { unchanged: number }).unchanged, 15);
      for (const [name, old] of before) {
        const now = statSync(join(folder, name), { bigint: true });
        assert.deepEqual([name, now.ino, now.mtimeNs], [name, old.ino, old.mtimeNs]);
      }
      const victim = filesIn(folder).find((name) => name.startsWith("cal"))!;
      const whole = readFileSync(join(folder, victim));
      writeFileSync(join(folder, victim), whole.subarray(0, 10));
      await run([file, folder, "--format", format, "--quiet"]);
      assert.ok(readFileSync(join(folder, victim)).equals(whole));
      assert.deepEqual(filesIn(folder), [...before.keys()]);
    });
  }

  it("gives the same bytes from an ANSI file, a Unicode file and one with 4 KB pages", async () => {
    const items = () => [
      mail({
        subject: "Same é",
        text: "Body",
        sent: new Date("2026-01-01T00:00:00Z"),
        attachments: [{ name: "a", data: Buffer.alloc(40_000, 3) }],
      }),
    ];
    const made: string[] = [];
    for (const format of ["ansi", "unicode", "unicode4k"] as const) {
      const path = join(scratch, `${format}.pst`);
      storeFile({ format, encoding: "cyclic", folders: [{ name: "Inbox", items: items() }] }, path);
      await run([path, target(format), "--quiet"]);
      made.push(sha256(readFileSync(join(target(format), manifestOf(target(format))[0]!.file!))));
    }
    assert.equal(new Set(made).size, 1);
  });

  it("goes on where a killed run stopped", async () => {
    const folder = target("killed");
    mkdirSync(join(folder, "messages", "folder-00003.part"), { recursive: true });
    // What such a run leaves: our mark, a folder that is being filled, half a file in it.
    const whole = target("whole");
    await run([file, whole, "--quiet"]);
    writeFileSync(join(folder, "export.json"), readFileSync(join(whole, "export.json")));
    writeFileSync(join(folder, "messages", "folder-00003.part", "00008224.eml"), "half");
    await run([file, folder, "--quiet"]);
    assert.deepEqual(filesIn(folder), filesIn(whole));
    for (const name of filesIn(whole))
      assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(whole, name))), name);
  });

  it("writes a maildir with its flags and dates", async () => {
    await run([file, target("maildir"), "--format", "maildir", "--quiet"]);
    const names = filesIn(target("maildir")).filter((name) => name.startsWith("maildir/"));
    assert.ok(names.some((name) => name.endsWith("/cur/00008244.pst:2,FRS")));
    assert.ok(names.every((name) => /^maildir\/\.folder-\d{5}\/cur\/[0-9a-f]{8}\.pst:2,D?F?P?R?S?$/.test(name)));
    const one = statSync(
      join(
        target("maildir"),
        names.find((name) => name.includes("00008224"))!,
      ),
    );
    assert.equal(one.mtime.toISOString(), "2026-06-01T08:00:00.000Z");
    for (const part of ["cur", "new", "tmp"])
      assert.ok(statSync(join(target("maildir"), "maildir", ".folder-00003", part)).isDirectory());
  });

  it("writes mbox files whose messages the manifest finds", async () => {
    await run([file, target("mbox"), "--format", "mbox", "--quiet"]);
    for (const entry of manifestOf(target("mbox")).filter((each) => each.file!.startsWith("mbox/"))) {
      const box = readFileSync(join(target("mbox"), entry.file!));
      const message = box.subarray(entry.offset, entry.offset! + entry.bytes!);
      assert.equal(entry.sha256, sha256(message));
      assert.match(message.toString("latin1"), /^From MAILER-DAEMON [^]*\n\n$/);
      assert.ok(entry.offset === 0 || box.subarray(entry.offset! - 2, entry.offset).toString() === "\n\n");
    }
    const first = readFileSync(join(target("mbox"), "mbox/folder-00003.mbox"), "utf8");
    assert.match(first, /\n>From here on\.\n/);
    assert.equal(first.match(/^From /gm)!.length, 5);
  });

  it("follows no link out of the target", async () => {
    const outside = join(scratch, "outside");
    mkdirSync(outside);
    const folder = target("links");
    await run([file, folder, "--quiet"]);
    // A link in the place of a file is replaced; one in the place of a folder is refused.
    const victim = join(folder, "cards", "folder-00009", "00008424.vcf");
    rmSync(victim);
    writeFileSync(join(outside, "kept"), "kept");
    symlinkSync(join(outside, "kept"), victim);
    await run([file, folder, "--quiet"]);
    assert.ok(lstatSync(victim).isFile());
    rmSync(join(folder, "cards"), { recursive: true });
    symlinkSync(outside, join(folder, "cards"));
    const { code, err } = await run([file, folder, "--quiet"]);
    assert.equal(code, 3);
    assert.match(err, /link/);
    assert.deepEqual(readdirSync(outside), ["kept"]);
    assert.equal(readFileSync(join(outside, "kept"), "utf8"), "kept");
  });

  it("refuses a folder that is not its own", async () => {
    const folder = target("foreign");
    mkdirSync(folder);
    writeFileSync(join(folder, "mine.txt"), "mine");
    const foreign = await run([file, folder]);
    assert.equal(foreign.code, 3);
    assert.match(foreign.err, /not empty\. Choose an empty folder/);
    assert.deepEqual(readdirSync(folder), ["mine.txt"]);
    await run([file, target("one-form"), "--quiet"]);
    assert.match((await run([file, target("one-form"), "--format", "mbox"])).err, /another format/);
  });

  it("says in a sentence what is wrong, with the exit code for it", async () => {
    const text = join(scratch, "text.pst");
    writeFileSync(text, "This is no data file.");
    const cut = join(scratch, "cut.pst");
    writeFileSync(cut, storeBytes({ folders: [] }).subarray(0, 600));
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [[], 2, /Give one data file and one folder/],
      [[file], 2, /Give one data file and one folder/],
      [[file, target("x"), "--format", "zip"], 2, /no format "zip"/],
      [[file, target("x"), "--vcard", "5"], 2, /no vCard version/],
      [[file, target("x"), "--nonsense"], 2, /nonsense/],
      [[join(scratch, "missing.pst"), target("x")], 3, /no such file/i],
      [[text, target("x")], 3, /cannot be read as an Outlook data file/],
      [[cut, target("x")], 3, /cannot be read/],
      [[file, text], 3, /Choose another/],
    ];
    for (const [args, code, sentence] of cases) {
      const ran = await run(args);
      assert.equal(ran.code, code, args.join(" "));
      assert.match(ran.err, sentence);
    }
    assert.equal((await run(["--help"])).code, 0);
  });

  it("shows progress on a terminal only, and not when it is asked to be quiet", async () => {
    assert.match((await run([file, target("p1")], true)).err, /15 of \d+ items/);
    assert.equal((await run([file, target("p2"), "--quiet"], true)).err, "");
    assert.equal((await run([file, target("p3")], false)).err, "");
  });

  it("costs one damaged block only what it holds", async () => {
    const bytes = storeBytes({
      encoding: "none",
      folders: [
        {
          name: "Inbox",
          items: [
            mail({ subject: "Sound", text: "Sound." }),
            mail({
              subject: "Hurt",
              text: "Hurt.",
              attachments: [{ name: "a.bin", data: Buffer.alloc(50_000, 0xa5) }],
            }),
          ],
        },
      ],
    });
    const at = bytes.indexOf(Buffer.alloc(4000, 0xa5));
    bytes[at + 20_000] = 0;
    const path = join(scratch, "hurt.pst");
    writeFileSync(path, bytes);
    const { code, out } = await run([path, target("hurt"), "--json"]);
    assert.equal(code, 1);
    assert.equal((JSON.parse(out) as { written: number }).written, 2);
    const [sound, hurt] = manifestOf(target("hurt"));
    assert.equal(sound!.losses, undefined);
    assert.deepEqual(
      hurt!.losses!.map(({ kind }) => kind),
      ["attachment-damaged"],
    );
  });
});
