import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pstSource } from "../../src/mail/sources/pst.ts";
import type { MailSource } from "../../src/mail/types.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeFile } from "../fixtures/pst/store.ts";
import { headerOf, parseMime } from "../mail/items/mime-parser.ts";

describe("an Outlook data file as a source of mail", () => {
  let scratch = "";
  let source: MailSource;
  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), "onboarding-source-"));
    const path = join(scratch, "show.pst");
    const large = mail({ subject: "Large", attachments: [{ name: "a.bin", data: Buffer.alloc(6_000_000, 9) }] });
    storeFile({ folders: [...showcaseFolders(), { name: "Large", items: [large] }] }, path);
    source = await pstSource(path);
  });
  after(async () => {
    await source.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it("has the folders for mail, the inbox as INBOX, and none for calendars", async () => {
    const paths = (await source.folders()).map(({ path }) => path.join("/"));
    assert.ok(paths.includes("INBOX"));
    assert.ok(paths.includes("INBOX/../.."));
    assert.ok(!paths.some((path) => /Calendar|Contacts|Tasks|Notes|Journal/.test(path)));
    assert.equal((await source.folders()).find(({ specialUse }) => specialUse === "trash")?.selectable ?? true, true);
  });

  it("lists items with flags and dates, and gives each with its exact size", async () => {
    const session = await source.session();
    for (const folder of await source.folders()) {
      const opened = await session.open(folder);
      const listing = await opened.list();
      const got: { uid: number; size: number; bytes: Buffer }[] = [];
      const unreadable = await opened.fetch(
        listing.items.map(({ uid }) => uid),
        {
          begin: (uid, size) => void got.push({ uid, size, bytes: Buffer.alloc(0) }),
          chunk: (data) => {
            const last = got.at(-1)!;
            last.bytes = Buffer.concat([last.bytes, data]);
          },
          end: () => undefined,
        },
      );
      assert.deepEqual(unreadable, []);
      assert.equal(got.length, listing.items.length);
      for (const { size, bytes } of got) assert.equal(bytes.length, size);
      if (folder.path.join("/") === "INBOX") {
        assert.deepEqual(listing.items[1]!.flags, ["\\Seen", "\\Answered", "\\Flagged"]);
        assert.deepEqual(listing.items[0]!.flags, ["\\Seen", "Red_category"]);
        assert.equal(listing.items[0]!.date.at, Date.parse("2026-06-01T08:00:00Z") / 1000);
        assert.equal(headerOf(parseMime(got[1]!.bytes), "subject"), "RE: Grüße an alle — 你好");
      }
      const again = await opened.list(listing.state);
      assert.deepEqual([again.kind, again.items.length], ["changes", 0]);
    }
  });
});
