import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { MailError } from "../../src/mail/errors.ts";
import { openJournal, readJournal } from "../../src/mail/ledger/journal.ts";
import { readSecret } from "../../src/cli/mail/options.ts";
import { crc32 } from "node:zlib";
import { temporaryFolder } from "./servers/run.ts";

describe("Files that people name by mistake", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());
  const refused = async (work: Promise<unknown>): Promise<MailError> => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    ok(error instanceof MailError, String(error));
    return error;
  };
  const line = (record: unknown): string => {
    const json = JSON.stringify(record);
    return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
  };

  for (const [name, text] of [
    ["a list of accounts", "id,name\r\n1,one\r\n2,two\r\n"],
    ["a password without an end of line", "correct horse"],
    ["a short number", "12345678"],
    ["a long text in one line", "x".repeat(100_000)],
    ["another JSON journal", '{"t":"head"}\n{"t":"run"}\n'],
  ] as const) {
    it(`${name} as a ledger is refused and stays as it is`, async () => {
      const path = folder.file(name);
      await writeFile(path, text);
      for (const open of [openJournal, readJournal]) {
        const error = await refused(open(path, "p"));
        equal(error.code, "ledger-damaged");
        match(error.message, /is no ledger\. It was left as it is\./);
        match(error.mend ?? "", /Name another file/);
      }
      equal(await readFile(path, "utf8"), text);
    });
  }

  it("what a crash left of a ledger's very first line is begun again", async () => {
    for (const [n, left] of [
      Buffer.from('0a1b2c3d {"t":"head","v":1,"ke'),
      Buffer.alloc(512),
      Buffer.alloc(0),
    ].entries()) {
      const path = folder.file(`begun-${n}`);
      await writeFile(path, left);
      const ledger = await openJournal(path, "p");
      equal(ledger.run, 1);
      await ledger.close();
      await (await openJournal(path, "p")).close();
    }
  });

  it("a ledger of a later version, of another pair, in no folder, or that is a folder: each says what to do", async () => {
    const later = folder.file("later");
    await writeFile(later, line({ t: "head", v: 2, key: "", pair: "" }));
    match((await refused(openJournal(later, "p"))).message, /made by a newer version of this program/);
    equal((await stat(later)).size, line({ t: "head", v: 2, key: "", pair: "" }).length);
    await (await openJournal(folder.file("pair"), "p")).close();
    const other = await refused(openJournal(folder.file("pair"), "q"));
    same([other.code, /belongs to another pair of mailboxes/.test(other.message)], ["ledger-damaged", true]);
    await mkdir(folder.file("folder"));
    match((await refused(openJournal(folder.file("folder"), "p"))).message, /It is a folder: name a file/);
    match((await refused(openJournal(folder.file("none/ledger"), "p"))).message, /Its folder does not exist/);
    if (process.getuid?.() === 0) return;
    await writeFile(folder.file("locked"), "");
    await chmod(folder.file("locked"), 0o400);
    match((await refused(openJournal(folder.file("locked"), "p"))).message, /may not write to it/);
  });

  it("a secret is read as it was meant: from Windows' editors, in UTF-16, with quotes, backslashes and blanks", async () => {
    const secret = ' pa"ss\\wörd\t€ ';
    const file = folder.file("secret");
    for (const octets of [
      Buffer.from(secret),
      Buffer.from(`${secret}\n`),
      Buffer.from(`${secret}\r\nanother line\r\n`),
      Buffer.from(`\ufeff${secret}\r\n`),
      Buffer.from(`\ufeff${secret}\r\n`, "utf16le"),
    ]) {
      await writeFile(file, octets);
      equal(await readSecret(file), secret);
    }
    for (const empty of ["", "\n", "\r\nsecret", "\ufeff\r\n"]) {
      await writeFile(file, empty);
      await readSecret(file).then(
        () => ok(false, "an empty secret was taken"),
        (error: unknown) => match(String(error), /is empty/),
      );
    }
  });
});
