import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { ownHands, threads, type Crew } from "../../src/mail/export/crew.ts";
import { fileSource } from "../../src/mail/export/file-source.ts";
import { DestinationError, Files } from "../../src/mail/export/files.ts";
import type { ExportFormat } from "../../src/mail/export/plan.ts";
import { exportPst, type ExportReport } from "../../src/mail/export/run.ts";
import { openPst, shareOf } from "../../src/pst/open.ts";
import type { Pst } from "../../src/pst/types.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeFile } from "../fixtures/pst/store.ts";

const mails = (count: number, from: number) =>
  Array.from({ length: count }, (_, at) =>
    mail({
      subject: `Demo ${from + at}`,
      text: "word ".repeat(at * 40),
      attachments: [{ name: "a", data: Buffer.alloc(9000, at) }],
    }),
  );

const contentOf = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => {
        const name = path.slice(folder.length + 1);
        try {
          return [name, readFileSync(path, "latin1")];
        } catch {
          return [name, "a folder"];
        }
      }),
  );

describe("onboarding pst export, in several threads", function () {
  this.timeout(60_000);
  let scratch = "";
  let file = "";
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "onboarding-threads-"));
    file = join(scratch, "many.pst");
    const folders = [
      { name: "Many", items: mails(230, 0) },
      { name: "None" },
      ...showcaseFolders(),
      { name: "Some", items: mails(60, 1000) },
    ];
    storeFile({ folders }, file);
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  const exported = async (
    path: string,
    directory: string,
    format: ExportFormat,
    crewOf: (pst: Pst, directory: string) => Crew,
  ): Promise<ExportReport> => {
    const source = fileSource(path);
    try {
      const opened = await openPst(source, { crc32 });
      assert.ok(opened.ok);
      const crew = crewOf(opened.value, directory);
      const options = { format, vcard: "4.0" } as const;
      return await exportPst(opened.value, new Files(directory), crew, options).finally(() => crew.close());
    } finally {
      source.close();
    }
  };
  const many =
    (format: ExportFormat, path = file) =>
    (pst: Pst, directory: string): Crew =>
      threads(3, { path, directory, share: shareOf(pst), options: { format, vcard: "4.0" } });
  const one =
    (format: ExportFormat) =>
    (pst: Pst, directory: string): Crew =>
      ownHands(pst, directory, { format, vcard: "4.0" });

  for (const format of ["eml", "maildir", "mbox"] as const)
    it(`writes what one thread writes, byte for byte, the manifest too (${format})`, async () => {
      const [alone, together] = [join(scratch, `one-${format}`), join(scratch, `many-${format}`)];
      const first = await exported(file, alone, format, one(format));
      const second = await exported(file, together, format, many(format));
      assert.deepEqual(second, first);
      assert.deepEqual(contentOf(together), contentOf(alone));
      const again = await exported(file, together, format, many(format));
      assert.equal(again.unchanged, again.written);
      assert.deepEqual(contentOf(together), contentOf(alone));
    });

  it("ends where a thread meets a link in the place of a folder, and writes nothing through it", async () => {
    const [directory, outside] = [join(scratch, "linked"), join(scratch, "outside")];
    await exported(file, directory, "eml", many("eml"));
    const manifest = readFileSync(join(directory, "manifest.jsonl"), "utf8");
    rmSync(join(directory, "messages"), { recursive: true });
    mkdirSync(outside);
    symlinkSync(outside, join(directory, "messages"));
    await assert.rejects(exported(file, directory, "eml", many("eml")), DestinationError);
    assert.deepEqual(readdirSync(outside), []);
    assert.equal(readFileSync(join(directory, "manifest.jsonl"), "utf8"), manifest);
  });

  it("ends where the data file is cut short under it: each item that is gone is listed", async () => {
    const path = join(scratch, "cut.pst");
    storeFile({ folders: [{ name: "Many", items: mails(200, 0) }] }, path);
    const directory = join(scratch, "cut");
    const source = fileSource(path);
    const opened = await openPst(source, { crc32 });
    assert.ok(opened.ok);
    const crew = threads(2, {
      path,
      directory,
      share: shareOf(opened.value),
      options: { format: "eml", vcard: "4.0" },
    });
    truncateSync(path, 600_000);
    const options = { format: "eml", vcard: "4.0" } as const;
    const report = await exportPst(opened.value, new Files(directory), crew, options).finally(() => crew.close());
    source.close();
    assert.equal(report.items, 200);
    assert.ok(report.leftOut > 0 && report.written > 0 && report.written + report.leftOut === 200);
    assert.ok(report.damage.length > 0);
  });
});
