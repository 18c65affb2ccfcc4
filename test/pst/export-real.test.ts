import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { command } from "../../src/cli/pst-export.ts";
import type { ManifestEntry } from "../../src/mail/export/manifest.ts";
import { allParts, headerOf, parseMime, type Parsed } from "../mail/items/mime-parser.ts";
import { requires } from "../setup/needs.ts";
import type { Seen } from "./oracle-extractor.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folders = [here("../../../shared/pst"), here("../../node_modules/pst-extractor/example/testdata")];
const files = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => /\.[po]st$/.test(path));

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Where ours and the oracle's differ, and who is right. `only`: a piece of the file's name; `field`: what differs.
 * A difference that is not here fails the test; one that is here and does not come fails it too.
 */
const explained = [
  {
    only: "contacts97-2002",
    oracle: "pst-extractor",
    field: "file",
    why: "pst-extractor fails on ANSI files (version 14); readpst below reads it, and agrees with ours.",
  },
] as const;

const come = new Set<string>();
const isExplained = (path: string, oracle: string, field: string): boolean =>
  explained.some((each) => {
    const fits = basename(path).includes(each.only) && each.oracle === oracle && each.field === field;
    if (fits) come.add(each.why);
    return fits;
  });

interface Ours {
  readonly entry: ManifestEntry;
  readonly parsed: Parsed | undefined;
}

const exportTo = async (path: string, target: string): Promise<Map<number, Ours>> => {
  const code = await command([path, target, "--quiet"], {
    out: () => undefined,
    err: () => undefined,
    env: {},
    terminal: false,
  });
  assert.equal(code, 0, "everything is written, whole");
  const lines = readFileSync(join(target, "manifest.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const entry = JSON.parse(line) as ManifestEntry;
      const isMessage = entry.file?.endsWith(".eml") === true;
      return [entry.nid, { entry, parsed: isMessage ? parseMime(readFileSync(join(target, entry.file))) : undefined }];
    }),
  );
};

/** What pst-extractor sees; undefined where it fails on the file. */
const oracle = (path: string): readonly Seen[] | undefined => {
  const ran = spawnSync(process.execPath, [here("./oracle-extractor.ts"), path], {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 1 << 28,
  });
  if (ran.status !== 0) return undefined;
  return ran.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Seen);
};

const words = (text: string): string => text.replaceAll("\0", "").replace(/\s+/g, " ").trim();

/** Bytes of attachments of the message itself, not of messages within. */
const ownAttachments = (parsed: Parsed): string[] => {
  const inMessage = (part: Parsed): readonly Parsed[] =>
    part.type === "message/rfc822" ? [] : [part, ...part.parts.flatMap(inMessage)];
  return inMessage(parsed)
    .filter((part) => part.disposition !== "" && part.type !== "application/rtf" && part.body.length > 0)
    .map((part) => sha256(part.body))
    .sort();
};

describe("real data files, exported", function () {
  requires("realPst", "pstExtractor");
  this.timeout(120_000);
  let scratch = "";
  before(() => (scratch = mkdtempSync(join(tmpdir(), "onboarding-real-"))));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  for (const path of files) {
    it(`${basename(path)}: subjects, dates, texts and attachments as pst-extractor reads them`, async () => {
      const ours = await exportTo(path, join(scratch, basename(path)));
      const theirs = oracle(path);
      if (theirs === undefined) {
        assert.ok(isExplained(path, "pst-extractor", "file"), "pst-extractor fails on this file");
        return;
      }
      const differences: string[] = [];
      const differ = (field: string, nid: number): void => {
        if (!isExplained(path, "pst-extractor", field)) differences.push(`${field} of ${nid.toString(16)}`);
      };
      for (const seen of theirs) {
        const mine = ours.get(seen.nid);
        if (mine === undefined) differ("item", seen.nid);
        if (mine?.parsed === undefined) continue;
        const { parsed, entry } = mine;
        if (words(headerOf(parsed, "subject") ?? "") !== words(seen.subject) && entry.source === "composed")
          differ("subject", seen.nid);
        if (seen.sent !== undefined && entry.date !== seen.sent) differ("date", seen.nid);
        const text = allParts(parsed).find((part) => part.type === "text/plain" && part.disposition === "")?.text ?? "";
        if (seen.body !== "" && words(text) !== words(seen.body)) differ("body", seen.nid);
        if (
          JSON.stringify(ownAttachments(parsed)) !==
          JSON.stringify(
            seen.attachments
              .filter(({ bytes }) => bytes > 0)
              .map((each) => each.sha256)
              .sort(),
          )
        ) {
          differ("attachments", seen.nid);
        }
      }
      assert.deepEqual(differences, []);
    });
  }

  it("differs in all that the table explains", () => {
    assert.deepEqual(
      [...come],
      explained.map(({ why }) => why),
    );
  });
});

describe("real data files beside readpst", function () {
  requires("realPst", "readpst");
  this.timeout(120_000);
  let scratch = "";
  before(() => (scratch = mkdtempSync(join(tmpdir(), "onboarding-readpst-"))));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  for (const path of files) {
    it(`${basename(path)}: as many messages, with the same subjects`, async () => {
      const ours = await exportTo(path, join(scratch, basename(path)));
      const target = join(scratch, `${basename(path)}.readpst`);
      mkdirSync(target);
      // One job only: with its default of several it loses mail without a word. -D: what is in the bin counts too.
      execFileSync("readpst", ["-j", "0", "-D", "-e", "-t", "e", "-q", "-o", target, path], { stdio: "ignore" });
      const theirs = readdirSync(target, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".eml"))
        .map((entry) => subjectOf(readFileSync(join(entry.parentPath, entry.name))));
      const mine = [...ours.values()]
        .filter(({ entry, parsed }) => entry.kind === "mail" && parsed !== undefined)
        .map(({ parsed }) => words(headerOf(parsed!, "subject") ?? ""));
      if (!isExplained(path, "readpst", "subjects")) assert.deepEqual(mine.sort(), theirs.sort());
    });
  }
});

/** Of readpst's messages only the subject line is read: their bodies are not always MIME. */
const subjectOf = (message: Buffer): string => {
  const text = message.toString("utf8").replace(/\r?\n/g, "\r\n");
  const head = text.slice(0, text.indexOf("\r\n\r\n") + 2);
  const line = /^Subject:.*\r\n(?:[ \t].*\r\n)*/im.exec(head)?.[0] ?? "";
  return words(headerOf(parseMime(`${line}\r\n`), "subject") ?? "");
};
