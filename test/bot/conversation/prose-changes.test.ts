import assert from "node:assert/strict";
import { World } from "./world.ts";

const all =
  "Fatima Begum is our lead, Demo Trust North, ODS ZZ901, Exchange 2010, supported in house, known issues: slow search, start June 2027, 15 NHSmail accounts now, 300 new";
const none = "None (no known issues)";

const after = (...said: readonly string[]): World => {
  const world = new World();
  for (const text of [all, ...said]) world.send({ type: "message", text });
  return world;
};
const drafted = (world: World, field: "supportArrangements" | "knownIssues"): string | undefined => {
  const entry = world.state.draft[field];
  return entry?.is === "given" ? entry.value : undefined;
};

describe("conversation: support and known issues are changed by words that are not kept", () => {
  const support: readonly (readonly [string, string])[] = [
    ["support is Bluestone IT", "Bluestone IT"],
    ["no, support is Kestrel", "Kestrel"],
    ["sorry, our support's Demo IT", "Demo IT"],
    ["replace the support arrangements with just: Bluestone IT, third party", "Bluestone IT, third party"],
    ["can you change our support to Kestrel Ltd please", "Kestrel Ltd"],
    ["please update what you have for support to Demo Digital, third party", "Demo Digital, third party"],
    ["actually the support should just say Demo IT", "Demo IT"],
    ["put Demo Networks as our supplier instead", "Demo Networks"],
    ["the support is wrong, it's just Demo Systems", "Demo Systems"],
    ["can you take out the old team and put Bluestone IT for support", "Bluestone IT"],
    ["no thats wrong, the support is Demo Digital", "Demo Digital"],
    ["support isn't in house, it's Demo Digital", "Demo Digital"],
    ["it's not in house, we use Demo Digital", "Demo Digital"],
    ["oh the support is Demo Digital not in house", "Demo Digital"],
    ['amend support to read "Demo Digital, rolling"', "Demo Digital, rolling"],
    ["also Demo Nights cover support out of hours", "supported in house; Demo Nights cover support out of hours"],
    [
      "we forgot to say: contract with Kestrel ends 31/12/2027",
      "supported in house; contract with Kestrel ends 31/12/2027",
    ],
    ["please add Demo IT to the support arrangements", "supported in house; Demo IT"],
  ];
  for (const [text, value] of support)
    it(`${text} -> ${value}`, () => assert.equal(drafted(after(text), "supportArrangements"), value));

  const issues: readonly (readonly [string, string])[] = [
    ["and add that calendars are broken to the issues", "slow search; calendars are broken"],
    ["oh and mention that the backups fail under known issues please", "slow search; the backups fail"],
    ["could you add to the problems that the disk is full", "slow search; the disk is full"],
    ["one more problem: spam gets through", "slow search; spam gets through"],
    ["we should have said that the calendar sync fails", "slow search; the calendar sync fails"],
    ["no sorry its just slow", "slow"],
    ["sorry, the issues are full disks and spam", "full disks and spam"],
    ["the known issues should read full disks", "full disks"],
    ["actually the issues are wrong, it's just slow backups", "slow backups"],
    ["no the known issues are wrong, take that out", none],
    ["please remove the known issues", none],
    ["replace slow search with full disk", "full disk"],
    ["please note down that spam is a problem", "slow search; spam is a problem"],
    ["there are no issues any more", none],
    ["scratch the issues", none],
    ["the issues are wrong", "slow search"],
  ];
  for (const [text, value] of issues)
    it(`${text} -> ${value}`, () => assert.equal(drafted(after(text), "knownIssues"), value));

  it("takes one of several out", () => {
    const world = after("add that calendars are broken to the issues", "take out the bit about calendars");
    assert.equal(drafted(world, "knownIssues"), "slow search");
  });

  it("does the same once the request is sent", () => {
    const world = after("no contract", "send it", "yes", "and add that calendars are broken to the issues", "yes");
    assert.equal(world.sent["knownIssues"], "slow search; calendars are broken");
    world.send({ type: "message", text: "no, support is Kestrel" });
    world.send({ type: "message", text: "yes" });
    assert.equal(world.sent["supportArrangements"], "Kestrel");
  });

  const elsewhere = [
    "sorry no, it's outsourced to Capstone Digital till xmas 2027",
    "oh wait, it's outsourced to Demo Systems",
    "actually support is by Demo Networks",
    "no, we changed to a managed service with Demo Cloud",
  ];
  for (const text of elsewhere)
    it(`${text}: changes the support, and is no known issue`, () => {
      const world = new World();
      for (const said of [
        "Fatima Begum is our lead, Demo Trust North, ODS ZZ901, Exchange 2010",
        "In house team",
        text,
      ])
        world.send({ type: "message", text: said });
      assert.match(drafted(world, "supportArrangements") ?? "", /Capstone|Demo/);
      assert.equal(drafted(world, "knownIssues"), undefined);
      const open = world.state.asked.some((field) => field === "knownIssues" || field === "contractEnd");
      assert.ok(open, "the problems are asked for again, or the end of the contract first");
    });
});
