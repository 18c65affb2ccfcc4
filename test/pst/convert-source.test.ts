import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whyNotMade } from "../../src/mail/sources/pst-failures.ts";
import { pstSource } from "../../src/mail/sources/pst.ts";
import type { MailSource } from "../../src/mail/types.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { contact } from "../fixtures/pst/items/people.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeBytes, storeFile } from "../fixtures/pst/store.ts";
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

  it("tells a damaged item, a kind that is no message and a fault of ours apart", async () => {
    const path = join(scratch, "apart.pst");
    const bytes = storeBytes({
      encoding: "none",
      folders: [
        {
          name: "Inbox",
          items: [
            mail({ subject: "Sound" }),
            mail({ subject: "Marked for damage" }),
            contact({ displayName: "Demo Person (demonstration)" }),
          ],
        },
      ],
    });
    // The block of the item itself, not that of the folder's table: its subject stands there for the last time.
    const marked = Buffer.from("Marked for damage", "utf16le");
    for (let at = bytes.indexOf(marked); at >= 0; at = bytes.indexOf(marked, at + 1)) bytes.writeUInt8(0xee, at);
    writeFileSync(path, bytes);
    const apart = await pstSource(path);
    try {
      const inbox = (await apart.folders()).find((folder) => folder.path.join("/") === "INBOX")!;
      const opened = await (await apart.session()).open(inbox);
      const { items } = await opened.list();
      assert.equal(items.length, 3);
      const given: number[] = [];
      const unreadable = await opened.fetch(
        items.map(({ uid }) => uid),
        { begin: (uid) => void given.push(uid), chunk: () => undefined, end: () => undefined },
      );
      assert.deepEqual(given, [items[0]!.uid]);
      assert.deepEqual(
        unreadable.map(({ uid, why }) => [uid, why]),
        [
          [items[1]!.uid, "The item is damaged and cannot be read."],
          [items[2]!.uid, "A contact is no message. Write it as a card: onboarding pst export."],
        ],
      );
    } finally {
      await apart.close();
    }
    assert.match(whyNotMade(new TypeError("x")), /could not make a message of the item \(TypeError\)/);
    const disk = Object.assign(new Error("EIO"), { code: "EIO", syscall: "read" });
    assert.throws(() => whyNotMade(disk), disk);
  });

  it("gives a message of which something is lost, and says so in it", async () => {
    const path = join(scratch, "partly.pst");
    const data = Buffer.from(Array.from({ length: 40_000 }, (_, at) => (at * 7) & 0xff));
    const bytes = storeBytes({
      encoding: "none",
      folders: [{ name: "Inbox", items: [mail({ subject: "Partly", attachments: [{ name: "a.bin", data }] })] }],
    });
    bytes.writeUInt8(
      bytes.readUInt8(bytes.indexOf(data.subarray(30_000, 30_100))) ^ 0xff,
      bytes.indexOf(data.subarray(30_000, 30_100)),
    );
    writeFileSync(path, bytes);
    const partly = await pstSource(path);
    try {
      const inbox = (await partly.folders()).find((folder) => folder.path.join("/") === "INBOX")!;
      const opened = await (await partly.session()).open(inbox);
      const { items } = await opened.list();
      const chunks: Uint8Array[] = [];
      let stated = 0;
      await opened.fetch([items[0]!.uid], {
        begin: (_, size) => void (stated = size),
        chunk: (chunk) => void chunks.push(Uint8Array.from(chunk)),
        end: () => undefined,
      });
      const message = Buffer.concat(chunks);
      assert.equal(message.length, stated);
      assert.match(
        headerOf(parseMime(message), "x-onboarding-missing") ?? "",
        /Attachment 0 is damaged: \d+ of 40000 bytes/,
      );
    } finally {
      await partly.close();
    }
  });
});
