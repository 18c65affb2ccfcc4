import assert from "node:assert/strict";
import fc from "fast-check";
import { durationInWords, momentInWords, sizeInWords, timeInWords } from "../../addin/shared/dates.ts";
import { readAddress } from "../../addin/shared/address.ts";
import { createKeep } from "../../addin/shared/keep.ts";
import { changesFor, unknownCase, type CaseFacts } from "../../addin/shared/rules-changes.ts";
import { clients } from "../../addin/shared/words.ts";
import { askWords } from "../../addin/shared/words-ask.ts";
import { changeInWords } from "../../addin/shared/words-changes.ts";
import { everyWay, mailWords, stepsOf, ways } from "../../addin/shared/words-old-mail.ts";
import { pstWords, refusalSentences } from "../../addin/shared/words-pst.ts";
import { delegateSteps, setupSteps, setupWords, sharedSteps } from "../../addin/shared/words-setup.ts";
import { failureSentences, signInWords } from "../../addin/shared/words-sign-in.ts";
import { importWords } from "../../addin/shared/words-imports.ts";
import { itemReasons, waitingReason } from "../../addin/shared/words-items.ts";
import { saveWords } from "../../addin/shared/words-save.ts";
import { reasonInWords, statusLines, statusWords } from "../../addin/shared/words-status.ts";
import { errorBook } from "../../src/mail/error-book.ts";
import { dataWays } from "../../src/mailboxes/views.ts";
import { myMailbox } from "./sample-mailbox.ts";

const now = new Date("2026-11-22T17:00:00Z");
const codes = (facts: Partial<CaseFacts>): readonly string[] =>
  changesFor({ ...unknownCase, ...facts }).map(({ code }) => code);

describe("what changes for a person", () => {
  it("claims nothing that is not known", () => {
    assert.deepEqual(codes({}), [
      "forwarding-unknown",
      "sign-in",
      "unused-account",
      "mail-you-bring",
      "message-limit",
      "settings",
    ]);
  });
  const rows: readonly (readonly [Partial<CaseFacts>, string, boolean])[] = [
    [{ oldAddress: "a@old.example", newAddress: "a@nhs.example" }, "address", true],
    [{ oldAddress: "A@nhs.example", newAddress: "a@NHS.example" }, "same-address", true],
    [{ oldAddress: "A@nhs.example", newAddress: "a@NHS.example" }, "forwarding-unknown", false],
    [{ forwarding: true }, "forwarded", true],
    [{ forwarding: false }, "forwarding-ends", true],
    [{ quotaBytes: 4, sourceBytes: 5 }, "does-not-fit", true],
    [{ quotaBytes: 5, sourceBytes: 5 }, "fits", true],
    [{ quotaBytes: 5 }, "quota", true],
    [{ platform: "gmail" }, "labels", true],
    [{ platform: "notes" }, "other-program", true],
    [{ platform: "exchange-on-premises" }, "same-program", true],
    [{ platform: "something-new" }, "same-program", false],
    [{ route: "managed" }, "calendar-together", true],
    [{ route: "self-service" }, "calendar-check", true],
    [{ sharedMailboxes: 0 }, "shared", false],
    [{ sharedMailboxes: 2 }, "shared", true],
    [{ delegates: 1 }, "delegates", true],
    [{ engineCopies: true }, "mail-comes", true],
    [{ archive: true }, "archive", true],
    [{ blockedItems: 3 }, "blocked", true],
    [{ switchAt: "2026-11-24T18:00:00Z" }, "when", true],
    [{ switchAt: "2026-11-24T18:00:00Z", switched: true }, "when", false],
    [{ switched: true }, "unused-account", false],
  ];
  for (const [facts, code, there] of rows) {
    it(`${there ? "says" : "does not say"} ${code} for ${JSON.stringify(facts)}`, () =>
      assert.equal(codes(facts).includes(code), there));
  }
  it("gives each subject once, whatever is known", () => {
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
    const facts = fc.record({
      route: maybe(fc.constantFrom("self-service" as const, "partial-managed" as const, "managed" as const)),
      platform: maybe(fc.constantFrom("gmail", "notes", "exchange-on-premises", "imap", "x")),
      oldAddress: maybe(fc.emailAddress()),
      newAddress: maybe(fc.emailAddress()),
      webUrl: maybe(fc.webUrl()),
      quotaBytes: maybe(fc.nat()),
      sourceBytes: maybe(fc.nat()),
      sharedMailboxes: maybe(fc.nat(9)),
      delegates: maybe(fc.nat(9)),
      forwarding: maybe(fc.boolean()),
      archive: maybe(fc.boolean()),
      engineCopies: fc.boolean(),
      switchAt: maybe(fc.constant("2026-11-24T18:00:00Z")),
      switched: fc.boolean(),
      blockedItems: fc.nat(9),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const changes = changesFor(given);
        const titles = changes.map((change) => changeInWords(change, now).title);
        assert.equal(new Set(changes.map(({ code }) => code)).size, changes.length);
        assert.ok(
          titles.length > 0 && changes.every((change) => !/undefined|null|NaN/.test(changeInWords(change, now).text)),
        );
      }),
    );
  });
});

describe("dates, sizes and times in words", () => {
  const times: readonly (readonly [string, string])[] = [
    ["2026-11-24T18:00:00Z", "6pm"],
    ["2026-11-24T09:30:00Z", "9:30am"],
    ["2026-11-24T12:00:00Z", "midday"],
    ["2026-11-24T00:00:00Z", "midnight"],
    ["2026-11-24T00:30:00Z", "12:30am"],
    ["2026-07-01T17:00:00Z", "6pm"],
  ];
  for (const [at, words] of times)
    it(`says ${words} for ${at}, in British time`, () => assert.equal(timeInWords(new Date(at)), words));
  it("says today, tomorrow, yesterday by the British day", () => {
    assert.equal(momentInWords(new Date("2026-11-22T18:00:00Z"), now), "today at 6pm");
    assert.equal(momentInWords(new Date("2026-11-23T06:00:00Z"), now), "tomorrow at 6am");
    assert.equal(momentInWords(new Date("2026-11-21T23:30:00Z"), now), "yesterday at 11:30pm");
    assert.equal(momentInWords(new Date("2026-11-24T18:00:00Z"), now), "Tuesday 24 November 2026 at 6pm");
    assert.equal(
      momentInWords(new Date("2026-10-25T00:30:00Z"), new Date("2026-10-24T12:00:00Z")),
      "tomorrow at 1:30am (summer time)",
    );
  });
  it("is rough about time left", () => {
    assert.deepEqual([10, 300, 7_300, 400_000].map(durationInWords), [
      "less than a minute",
      "about 5 minutes",
      "about 2 hours",
      "about 5 days",
    ]);
  });
  it("gives sizes as Outlook does", () => {
    assert.deepEqual([0, 1_023, 1_536, 5 * 1024 ** 3].map(sizeInWords), ["0 bytes", "1,023 bytes", "1.5 KB", "5 GB"]);
  });
});

describe("the page's address", () => {
  it("asks for a part, and ignores what Outlook adds", () => {
    assert.deepEqual(readAddress("#/setup/ios", ""), { section: "setup", client: "ios", demoPerson: undefined });
    assert.equal(readAddress("#_host_Info=Outlook$Web", "").section, "status");
    assert.equal(readAddress("#/nothing/else", "").section, "status");
    assert.equal(readAddress("#/__proto__", "").section, "status");
  });
});

describe("what the browser keeps", () => {
  it("is kept in memory where storage throws", () => {
    const keep = createKeep(() => {
      throw new Error("Access is denied");
    });
    assert.equal(keep.get("a"), undefined);
    keep.set("a", "1");
    assert.equal(keep.get("a"), "1");
  });
});

/** Every sentence that the pages say; functions with ordinary values. */
const sentences = (): readonly string[] => {
  const view = myMailbox();
  const texts = [
    failureSentences,
    signInWords,
    statusWords,
    pstWords,
    refusalSentences,
    setupWords,
    askWords,
    mailWords,
    importWords,
    saveWords,
    saveWords.use,
    itemReasons,
  ]
    .flatMap((words): readonly unknown[] => Object.values(words))
    .filter((text): text is string => typeof text === "string");
  const steps = [
    ...clients.flatMap((client) => [
      ...setupSteps[client],
      ...sharedSteps[client],
      ...everyWay.flatMap((way) => stepsOf(way, client)),
    ]),
    ...delegateSteps,
  ];
  return [
    ...texts,
    ...steps.flatMap(({ text, help }) => [text, help ?? ""]),
    ...dataWays.flatMap((way) => [ways[way].title, ways[way].suits]),
    ...Object.values(statusLines).flatMap(({ title, next }) => [title(view, now), next(view, now)]),
  ];
};

/** Codes of the error book that end a run or a folder; the others may stand on a message that a person asks about. */
const ofRuns: ReadonlySet<string> = new Set([
  "host-unknown",
  "connect-refused",
  "connect-timeout",
  "tls-failed",
  "tls-missing",
  "insecure",
  "sign-in-refused",
  "sign-in-unavailable",
  "silent",
  "closed-by-server",
  "throttled",
  "protocol",
  "folder-refused",
  "no-permission",
  "folder-gone",
  "uidvalidity-moved",
  "disk-full",
  "ledger-damaged",
  "ledger-busy",
  "fenced",
  "stopped",
]);

describe("the words", () => {
  it("say in plain language each reason that the engine has for a message, and no other", () => {
    const ofItems = Object.keys(errorBook).filter((code) => !ofRuns.has(code));
    assert.deepEqual(Object.keys(itemReasons).sort(), ofItems.sort());
    for (const code of ofItems) assert.ok(!reasonInWords(code, null).includes("help desk"), code);
    assert.match(reasonInWords("of-tomorrow", null), /of-tomorrow/, "a code that nobody knows yet is shown");
    assert.match(waitingReason("of-tomorrow"), /of-tomorrow/);
  });
  it("keep to 20 words a sentence, as the NHS service manual asks", () => {
    const long = sentences()
      .flatMap((text) => text.split(/(?<=[.?!])\s+/))
      .filter((sentence) => sentence.split(/\s+/).length > 20);
    assert.deepEqual(long, []);
  });
  it("have steps for every client and every way, each with an id of its own that may travel", () => {
    for (const client of clients) {
      assert.ok(setupSteps[client].length >= 3, client);
      const ids = [
        ...setupSteps[client],
        ...sharedSteps[client],
        ...delegateSteps,
        ...dataWays.flatMap((way) => stepsOf(way, client)),
      ].map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, client);
      for (const id of ids) assert.match(id, /^[a-z0-9.-]{1,60}$/);
    }
  });
});
