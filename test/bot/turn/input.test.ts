import { strict as assert } from "node:assert";
import fc from "fast-check";
import { readActivity, type ChannelActivity } from "../../../bot/activity.ts";
import { formValues, pressOfInvoke, pressOfSubmit } from "../../../bot/cards/presses.ts";
import { createQueue, QueueFull } from "../../../bot/queue.ts";
import { emptyDocument, handledOutcome, readDocument, smaller, withTurn } from "../../../bot/turn-document.ts";
import { inputOf } from "../../../bot/turn-input.ts";
import { initialState } from "../../../bot/conversation/step.ts";
import { activity } from "../door/channel.ts";

const read = (changes: Readonly<Record<string, unknown>>): ChannelActivity => {
  const one = readActivity(activity(changes));
  if (one === undefined) throw new Error("not an activity");
  return one;
};

const bot = { id: "28:bot", name: "Onboarding" };
const mention = { type: "mention", mentioned: bot, text: "<at>Onboarding</at>" };
const inChannel = { recipient: bot, conversation: { id: "19:c", conversationType: "channel", tenantId: "t" } };

describe("what an activity means", () => {
  const table: Readonly<Record<string, readonly [Readonly<Record<string, unknown>>, object]>> = {
    "words in a chat": [{ text: " Hello\u00a0there " }, { kind: "text", text: "Hello there" }],
    "a message without words": [{ text: undefined }, { kind: "text", text: "" }],
    "words in a channel without a mention": [{ ...inChannel, text: "Hello" }, { kind: "nothing" }],
    "words in a channel with one": [
      { ...inChannel, text: "<at>Onboarding</at>&nbsp;help", entities: [mention] },
      { kind: "text", text: "help" },
    ],
    "a mention of somebody else": [
      { ...inChannel, text: "x", entities: [{ ...mention, mentioned: { id: "29:x" } }] },
      { kind: "nothing" },
    ],
    "a mention that is only typed": [{ ...inChannel, text: "<at>Onboarding</at> help" }, { kind: "nothing" }],
    "an install": [
      { type: "installationUpdate", action: "add" },
      { kind: "installed", first: true },
    ],
    "an upgrade of the app": [
      { type: "installationUpdate", action: "add-upgrade" },
      { kind: "installed", first: true },
    ],
    "an uninstall": [{ type: "installationUpdate", action: "remove" }, { kind: "removed" }],
    "the bot joins": [
      { type: "conversationUpdate", recipient: bot, membersAdded: [bot] },
      { kind: "installed", first: false },
    ],
    "somebody else joins": [
      { type: "conversationUpdate", recipient: bot, membersAdded: [{ id: "29:x" }] },
      { kind: "nothing" },
    ],
    "a reaction": [{ type: "messageReaction" }, { kind: "nothing" }],
    "an invoke of another kind": [{ type: "invoke", name: "task/fetch" }, { kind: "other-invoke" }],
    "an invoke without a name": [{ type: "invoke" }, { kind: "other-invoke" }],
    "a press without an action": [
      { type: "invoke", name: "adaptiveCard/action", value: {} },
      { kind: "unknown-press", invoke: true },
    ],
    "a submit of an unknown card": [{ value: { verb: "buy" } }, { kind: "unknown-press", invoke: false }],
  };
  for (const [name, [changes, expected]] of Object.entries(table)) {
    it(name, () => assert.deepEqual(inputOf(read(changes)), expected));
  }
});

describe("what a press carries", () => {
  it("never throws and never lets a member in that is not ours, whatever is sent", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        pressOfInvoke(value);
        pressOfSubmit(value);
        const press = pressOfSubmit({
          ...(typeof value === "object" ? value : {}),
          verb: "intent.accept",
          id: "i",
          version: 1,
        });
        assert.deepEqual(Object.keys(press ?? {}).toSorted(), ["id", "verb", "version"]);
      }),
    );
  });

  it("takes only our own fields of a form, only text, cut to a limit", () => {
    const press = pressOfSubmit({
      verb: "draft.form",
      rev: 1,
      odsCode: "ZZ901",
      newAccounts: 7,
      evil: "x",
      knownIssues: "x".repeat(99_999),
    });
    assert.ok(press?.verb === "draft.form");
    const values = formValues(press);
    assert.deepEqual(Object.keys(values), ["odsCode", "knownIssues"]);
    assert.equal(values.knownIssues?.length, 8_000);
  });
});

describe("a line of work per key", () => {
  it("runs one after the other, in order, and goes on after a failure", async () => {
    const queue = createQueue(10);
    const seen: number[] = [];
    const work = Array.from({ length: 5 }, (_, index) =>
      queue.run("a", async () => {
        await new Promise((resolve) => setTimeout(resolve, 5 - index));
        seen.push(index);
        if (index === 2) throw new Error("one fails");
      }),
    );
    await Promise.allSettled(work);
    assert.deepEqual(seen, [0, 1, 2, 3, 4]);
  });

  it("turns away what would make a line too long, and only in that line", async () => {
    const queue = createQueue(2);
    const never = new Promise<void>(() => undefined);
    void queue.run("a", () => never);
    void queue.run("a", () => never);
    await assert.rejects(
      queue.run("a", () => never),
      QueueFull,
    );
    assert.equal(await queue.run("b", () => Promise.resolve(1)), 1);
  });
});

describe("the stored conversation", () => {
  const big = { replies: [{ kind: "text" as const, text: "x".repeat(30_000) }] };

  it("can be made to stay below the store's 64 KiB and never forgets which activities are done", () => {
    let document = emptyDocument;
    for (let turn = 0; turn < 100; turn++) {
      document = smaller(withTurn(document, initialState, `activity-${turn}`, big));
    }
    assert.ok(Buffer.byteLength(JSON.stringify(document)) < 65_536);
    assert.deepEqual(handledOutcome(document, "activity-99")?.outcome, big);
    assert.deepEqual(handledOutcome(document, "activity-70"), { activity: "activity-70" });
  });

  it("keeps the newest four answers, and of forty turns that they are done", () => {
    let document = emptyDocument;
    const outcome = { replies: [] };
    for (let turn = 0; turn < 50; turn++) document = withTurn(document, initialState, `activity-${turn}`, outcome);
    assert.deepEqual(
      document.handled.map(({ activity }) => activity),
      ["activity-49", "activity-48", "activity-47", "activity-46"],
    );
    assert.deepEqual(handledOutcome(document, "activity-46"), { activity: "activity-46", outcome });
    for (const turn of [45, 30, 10]) {
      assert.deepEqual(handledOutcome(document, `activity-${turn}`), { activity: `activity-${turn}` });
    }
    assert.equal(handledOutcome(document, "activity-9"), undefined);
  });

  it("begins anew from what is no document, and keeps a state of another version for the conversation to bring up to date", () => {
    for (const broken of [null, 7, "x", {}, { state: 1 }, { state: {}, handled: "x" }]) {
      assert.equal(readDocument(broken), emptyDocument);
    }
    const older = { state: { version: 0, was: "here" }, handled: [] };
    assert.deepEqual(readDocument(structuredClone(older)), older);
  });

  it("reads what was stored when every activity had an entry of its own", () => {
    const entries = Array.from({ length: 40 }, (_, at) => ({ activity: `old-${at}` }));
    const before = readDocument({ state: structuredClone(initialState), handled: entries });
    const document = withTurn(before, initialState, "new", { replies: [] });
    for (const { activity } of entries.slice(0, 39)) assert.deepEqual(handledOutcome(document, activity), { activity });
    assert.deepEqual(readDocument(JSON.parse(JSON.stringify(document))), document);
  });
});
