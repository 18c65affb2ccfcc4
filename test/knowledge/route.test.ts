import assert from "node:assert/strict";
import fc from "fast-check";
import type { Route, RouteFacts } from "../../src/knowledge/facts.ts";
import { nothingKnown } from "../../src/knowledge/facts.ts";
import { routeAdviceView, routeFactsOfIntent } from "../../src/knowledge/route-advice.ts";
import { adviseRoute } from "../../src/knowledge/rules-route.ts";
import { RouteAdviceView } from "../../src/knowledge/views.ts";

const settings = { largeFrom: 2_000 };
const simple: Partial<RouteFacts> = {
  coexistence: "none",
  sources: 1,
  topology: "simple",
  mailboxes: 60,
  teamSkill: "experienced",
};

const cases: readonly (readonly [string, Partial<RouteFacts>, Route | null, readonly string[]])[] = [
  ["a small simple organisation with a skilled team", simple, "self-service", []],
  ["limited co-existence is no bar to self-service", { ...simple, coexistence: "limited" }, "self-service", []],
  ["nothing known gives no advice", {}, null, []],
  ["one sign alone is too little", { sources: 1 }, null, []],
  ["co-existence", { ...simple, coexistence: "needed", runItself: false }, "managed", []],
  ["several sources", { ...simple, sources: 3 }, "managed", []],
  ["a challenging environment", { ...simple, topology: "complex" }, "managed", []],
  ["many mailboxes, by our number", { ...simple, mailboxes: 2_000 }, "managed", []],
  ["one mailbox fewer", { ...simple, mailboxes: 1_999 }, "self-service", []],
  ["VIPs to be moved for them", { ...simple, vips: true }, "partial-managed", ["vip-migration"]],
  [
    "no tools, no Quest engineer",
    { ...simple, gapTooling: true, questEngineer: false },
    "partial-managed",
    ["quest-tool", "technical-on-site"],
  ],
  ["too few people", { ...simple, gapResource: true }, "partial-managed", ["project-manager"]],
  ["little experience", { ...simple, teamSkill: "limited" }, "partial-managed", ["technical-on-site"]],
  [
    "an experienced team that wishes to run it with co-existence",
    { ...simple, coexistence: "needed", runItself: true },
    "partial-managed",
    ["coexistence-manager"],
  ],
  [
    "a wish to run it is not enough without experience",
    { ...simple, teamSkill: "limited", sources: 2, runItself: true },
    "managed",
    [],
  ],
];

const some = <T>(...values: T[]): fc.Arbitrary<T | null> => fc.constantFrom(null, ...values);
const anyFacts: fc.Arbitrary<RouteFacts> = fc.record({
  coexistence: some<"none" | "limited" | "needed">("none", "limited", "needed"),
  sources: some(1, 2, 4),
  topology: some<"simple" | "complex">("simple", "complex"),
  mailboxes: some(0, 40, 1_999, 2_000, 11_000),
  teamSkill: some<"experienced" | "limited">("experienced", "limited"),
  runItself: some(true, false),
  vips: some(true, false),
  questEngineer: some(true, false),
  gapResource: some(true, false),
  gapCapability: some(true, false),
  gapTooling: some(true, false),
  gapExpertise: some(true, false),
  businessChangeHelp: some(true, false),
});

describe("route adviser", () => {
  for (const [name, facts, route, parts] of cases) {
    it(`${name}: ${route ?? "no advice yet"}`, () => {
      const advice = adviseRoute({ ...nothingKnown, ...facts }, settings);
      assert.equal(advice.route, route);
      assert.deepEqual(advice.parts, parts);
      if (route !== null) assert.ok(advice.reasons.some((reason) => reason.route === route));
    });
  }

  it("gives each reason a section, and labels the one number that is ours", () => {
    const { reasons } = routeAdviceView({ ...simple, mailboxes: 9_000, coexistence: "needed" });
    assert.ok(reasons.every(({ section }) => /^[2-5]/.test(section)));
    assert.deepEqual(
      reasons.filter(({ ours }) => ours).map(({ id }) => id),
      ["large"],
    );
    assert.match(reasons.find(({ id }) => id === "large")?.sentence ?? "", /ours.*2,000/);
  });

  it("says in words what would change the advice", () => {
    const view = routeAdviceView(simple);
    assert.ok(
      view.wouldChange.some(
        ({ sentence }) =>
          sentence === "If the old system and NHSmail had to work together, managed migration would fit.",
      ),
    );
    assert.ok(
      view.wouldChange.some(
        ({ sentence }) => sentence === "If you had 2,000 mailboxes or more (our number), managed migration would fit.",
      ),
    );
  });

  it("law: firm advice survives whatever is learnt later", () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (known, later) => {
        const advice = adviseRoute(known, settings);
        if (advice.standing !== "firm") return;
        const filled = Object.fromEntries(
          Object.entries(known).map(([fact, value]) => [fact, value ?? later[fact as keyof RouteFacts]]),
        ) as unknown as RouteFacts;
        assert.equal(adviseRoute(filled, settings).route, advice.route);
      }),
    );
  });

  it("law: what is said to change the advice does change it", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const { fact, to, route } of adviseRoute(facts, settings).wouldChange) {
          const value = to === "true" ? true : to === "false" ? false : /^\d+$/.test(to) ? Number(to) : to;
          assert.equal(adviseRoute({ ...facts, [fact]: value }, settings).route, route);
        }
        RouteAdviceView.parse(routeAdviceView(facts, settings));
      }),
      { numRuns: 60 },
    );
  });

  it("takes from an intent what it tells, and no accounts for mailboxes", () => {
    const facts = {
      currentPlatform: [{ name: "Exchange", version: "2010" }, { name: "GroupWise" }],
      mailboxes: null,
      newAccounts: { value: 9_000 },
    };
    assert.deepEqual(routeFactsOfIntent(facts), { sources: 2 });
    assert.deepEqual(routeFactsOfIntent({ mailboxes: { value: 200, to: 250 } }), { mailboxes: 250 });
  });
});
