import { deepStrictEqual as same, strictEqual as equal, throws } from "node:assert";
import fc from "fast-check";
import { planFolders, plainest, wanted } from "../../src/mail/copy/rules-folders.ts";
import { holdable } from "../../src/mail/copy/rules-flags.ts";
import { parseEndpoint } from "../../src/mail/endpoint.ts";
import { formatDate, parseDate } from "../../src/mail/imap/mail-date.ts";
import { formatSet, formatSets, parseSet } from "../../src/mail/imap/sequence-set.ts";
import { decodeUtf7, encodeUtf7 } from "../../src/mail/imap/utf7.ts";
import { parseResponse } from "../../src/mail/imap/response.ts";
import { parseValues } from "../../src/mail/imap/values.ts";
import type { MailFolder } from "../../src/mail/types.ts";

describe("IMAP's words", () => {
  it("names go to modified UTF-7 and back, whatever they hold", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => decodeUtf7(encodeUtf7(name)) === name));
    equal(encodeUtf7("~peter/mail/台北/日本語"), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
    equal(decodeUtf7("a&b"), "a&b");
  });

  it("dates go and come back with their zone, from 1970 to 2200 and before", () => {
    const date = fc.record({
      at: fc.integer({ min: -2_000_000_000, max: 7_258_118_400 }),
      zone: fc.integer({ min: -720, max: 840 }),
    });
    fc.assert(
      fc.property(date, (one) => same(parseDate(formatDate(one).slice(1, -1)), { at: one.at, zone: one.zone })),
    );
    equal(formatDate({ at: 0, zone: 0 }), '" 1-Jan-1970 00:00:00 +0000"');
    equal(parseDate("32-Foo-2020 00:00:00 +0000"), undefined);
  });

  it("sets of UIDs go and come back, in lines of bounded length", () => {
    const uids = fc
      .uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 300 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(uids, (list) => {
        if (list.length > 0) same(parseSet(formatSet(list), 1_000), list);
        const sets = formatSets(list, 100);
        same(
          sets.flatMap((one) => one.uids),
          list,
        );
        equal(
          sets.every(({ set }) => set.length <= 100),
          true,
        );
      }),
    );
    equal(parseSet("1:4000000000", 1_000), undefined);
    equal(parseSet("x", 1_000), undefined);
  });

  it("responses are told apart", () => {
    same(parseResponse(["A1 OK [APPENDUID 7 3:5] done"]), {
      kind: "tagged",
      tag: "A1",
      status: "OK",
      code: { name: "APPENDUID", args: "7 3:5" },
      text: "done",
    });
    same(parseResponse(["* OK [UIDNEXT 4] x"]), {
      kind: "status",
      tag: "*",
      status: "OK",
      code: { name: "UIDNEXT", args: "4" },
      text: "x",
    });
    equal(parseResponse(["* 12 EXISTS"]).kind, "numbered");
    equal(parseResponse(["+ go"]).kind, "continuation");
    throws(() => parseResponse(["HTTP/1.1 400 Bad Request"]));
    same(
      parseValues(['(a "b \\"c\\"" NIL ("NIL" {3}', Buffer.from("x)y"), ") BODY[HEADER.FIELDS (DATE FROM)]) 5"], 0),
      [["a", 'b "c"', null, ["NIL", Buffer.from("x)y")], "BODY[HEADER.FIELDS (DATE FROM)]"], "5"],
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseValues([text], 0);
        } catch (error) {
          equal((error as Error).name, "MailError");
        }
      }),
    );
  });

  it("flags that a folder does not keep are told", () => {
    same(holdable(["\\Seen", "$A"], ["\\Seen"], false), { flags: ["\\Seen"], dropped: ["$A"] });
    same(holdable(["\\Seen", "$A"], ["\\Seen", "\\*"], true), { flags: ["\\Seen", "$A"], dropped: [] });
    same(holdable(["bad key", "a(b"], undefined, true), { flags: [], dropped: ["bad key", "a(b"] });
  });

  const folder = (path: string[], more: Partial<MailFolder> = {}): MailFolder => ({
    name: path.join("/"),
    path,
    selectable: true,
    subscribed: false,
    ...more,
  });
  const plan = (source: MailFolder[], target: MailFolder[], separator = "/"): Record<string, string> =>
    Object.fromEntries(
      planFolders(source, target, new Map(), separator).map((one) => [one.source.path.join("/"), one.path.join("/")]),
    );

  it("folders meet by role, children follow, and two never become one", () => {
    same(
      plan(
        [folder(["INBOX"]), folder(["Sent"], { specialUse: "sent" }), folder(["Sent", "2020"])],
        [folder(["INBOX"]), folder(["Sent Items"], { specialUse: "sent" })],
      ),
      { INBOX: "INBOX", Sent: "Sent Items", "Sent/2020": "Sent Items/2020" },
    );
    same(plan([folder(["Sent"]), folder(["Sent Items"])], [folder(["Sent Items"], { specialUse: "sent" })]), {
      Sent: "Sent Items",
      "Sent Items": "Sent Items (2)",
    });
    same(plan([folder(["a.b"]), folder(["a_b"])], [], "."), { "a.b": "a_b", a_b: "a_b (2)" });
    same(plan([folder(["[Gmail]", "Sent Mail"], { specialUse: "sent" })], []), { "[Gmail]/Sent Mail": "Sent Mail" });
    const paths = fc.uniqueArray(
      fc.array(fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom("a", ".", "/", "_", " ") }), {
        minLength: 1,
        maxLength: 3,
      }),
      { selector: (path) => path.join("\0"), maxLength: 12 },
    );
    fc.assert(
      fc.property(paths, (list) => {
        const made = planFolders(
          list.map((path) => ({ ...folder(path), name: path.join("\0") })),
          [],
          new Map(),
          ".",
        );
        equal(new Set(made.map(({ path }) => path.join("\0"))).size, list.length);
        equal(
          made.every(({ path }) => path.every((part) => !part.includes("."))),
          true,
        );
      }),
    );
    same(plainest(["a*b", "  "]), ["a_b", "_"]);
    equal(wanted(["Projects", "2024"], ["proj*"]), true);
    equal(wanted(["Projects"], ["x", "P?ojects"]), true);
    equal(wanted(["Projects"], ["Project"]), false);
  });

  it("URLs are read, and refused with a reason", () => {
    same(parseEndpoint("imaps://a%40b@mail.example.invalid"), {
      ok: true,
      value: { kind: "imap", host: "mail.example.invalid", port: 993, user: "a@b", tls: "direct" },
    });
    same(parseEndpoint("imap://a@b@[::1]:1143"), {
      ok: true,
      value: { kind: "imap", host: "::1", port: 1143, user: "a@b", tls: "starttls" },
    });
    same(parseEndpoint("maildir:/tmp/x"), { ok: true, value: { kind: "maildir", path: "/tmp/x" } });
    for (const bad of [
      "",
      "imap://host",
      "imap://u:p@host",
      "imap://u@host:99999",
      "http://x",
      "imaps://u%zz@h",
      "pst:",
    ])
      equal(parseEndpoint(bad).ok, false, bad);
  });
});
