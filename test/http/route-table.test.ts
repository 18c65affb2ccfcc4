import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { demoPeople } from "../../src/demo/people.ts";
import { meetPerson } from "../../src/people/people.ts";
import type { Route } from "../../src/http/route.ts";
import { startTestService, type TestService } from "../setup/service.ts";

/**
 * Every registered route, every demonstration person, and own, foreign and missing records. The table below says who
 * gets what; a route that is not in it fails the test.
 */
type Person = "nobody" | "loa" | "loa-2" | "loa-south" | "ism-1" | "programme" | "technical" | "end-user";
const people: readonly Person[] = [
  "nobody",
  "loa",
  "loa-2",
  "loa-south",
  "ism-1",
  "programme",
  "technical",
  "end-user",
];
const signedIn = people.filter((person) => person !== "nobody");

/** What a row expects: one status for all, or by person; `others` are the people that the row does not name. */
interface Expected {
  readonly others: number;
  readonly by?: Partial<Record<Person, number>>;
}
interface Row {
  readonly path?: (known: Known) => string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly own: Expected;
  /** The same request about a record of an organisation that the people of ZZ901 have nothing to do with. */
  readonly foreign?: { readonly path: (known: Known) => string; readonly expected: Expected };
  /** The same request about a record that nobody has. */
  readonly missing?: { readonly path: string };
}
interface Known {
  readonly intent: string;
  readonly foreignIntent: string;
  readonly question: string;
  /** Somebody whom nobody knows yet. */
  readonly person: string;
}

const all = (status: number): Expected => ({ others: status });
const people401 = (by: Partial<Record<Person, number>>, others: number): Expected => ({
  others,
  by: { nobody: 401, ...by },
});
const seesNorth = { loa: 200, "ism-1": 200, programme: 200 } as const;
/** An old version: whoever may see the record is told how it stands, and nothing is changed. */
const stale = { "if-match": '"999"' };

/** About the demonstration's mailbox, which is of ZZ901. The version is too old: the team is told so, and no more. */
function rowsOfSwitch(): Readonly<Record<string, Row>> {
  const mailbox = "/api/v1/mailboxes/d0000000-0000-4000-8000-0000000000e1";
  const nobody = `/api/v1/mailboxes/${randomUUID()}`;
  const team = (status: number): Expected =>
    people401({ loa: status, "loa-2": status, technical: status, "ism-1": status, programme: status }, 404);
  const loaOnly = (status: number): Expected =>
    people401({ loa: status, "loa-2": status, technical: 403, "ism-1": 403, programme: 403 }, 404);
  const change = (name: string, body: unknown = {}): Row => ({
    path: () => `${mailbox}/switch${name}`,
    body,
    headers: stale,
    own: team(412),
    missing: { path: `${nobody}/switch${name}` },
  });
  const item = `/quarantine/${randomUUID()}/release`;
  return {
    "get /api/v1/organisations/:odsCode/forwards": {
      path: () => "/api/v1/organisations/ZZ901/forwards",
      own: team(200),
      foreign: {
        path: () => "/api/v1/organisations/ZZ903/forwards",
        expected: people401({ "loa-south": 200, programme: 200 }, 404),
      },
      missing: { path: "/api/v1/organisations/%00%00/forwards" },
    },
    "get /api/v1/mailboxes/:id/switch": {
      path: () => `${mailbox}/switch`,
      own: team(200),
      missing: { path: `${nobody}/switch` },
    },
    "post /api/v1/mailboxes/:id/switch": change("", { at: null }),
    "post /api/v1/mailboxes/:id/switch/cancellation": change("/cancellation"),
    "post /api/v1/mailboxes/:id/switch/roll-back": change("/roll-back"),
    "post /api/v1/mailboxes/:id/switch/forwarding-confirmation": {
      ...change("/forwarding-confirmation"),
      own: team(409),
    },
    "get /api/v1/mailboxes/:id/quarantine": {
      path: () => `${mailbox}/quarantine`,
      own: loaOnly(200),
      missing: { path: `${nobody}/quarantine` },
    },
    "get /api/v1/organisations/:odsCode/quarantine": {
      path: () => "/api/v1/organisations/ZZ901/quarantine",
      own: loaOnly(200),
      foreign: {
        path: () => "/api/v1/organisations/ZZ903/quarantine",
        expected: people401({ "loa-south": 200, programme: 403 }, 404),
      },
      missing: { path: "/api/v1/organisations/%00%00/quarantine" },
    },
    "post /api/v1/quarantine/:item/decision": {
      path: () => `/api/v1/quarantine/${randomUUID()}/decision`,
      body: { decision: "release" },
      headers: stale,
      own: people401({}, 404),
    },
    "get /api/v1/organisations/:odsCode/waves": {
      path: () => "/api/v1/organisations/ZZ901/waves",
      own: team(200),
      foreign: {
        path: () => "/api/v1/organisations/ZZ903/waves",
        expected: people401({ "loa-south": 200, programme: 200 }, 404),
      },
      missing: { path: "/api/v1/organisations/%00%00/waves" },
    },
    // With waves of their own: test/mailboxes/deciding/wave.test.ts.
    "get /api/v1/waves/:id": { path: () => `/api/v1/waves/${randomUUID()}`, own: people401({}, 404) },
    "post /api/v1/waves/:id/decisions": {
      path: () => `/api/v1/waves/${randomUUID()}/decisions`,
      body: { decision: "now" },
      headers: stale,
      own: people401({}, 404),
    },
    "post /api/v1/mailboxes/:id/quarantine/:item/release": {
      path: () => `${mailbox}${item}`,
      own: loaOnly(404),
      missing: { path: `${nobody}${item}` },
    },
  };
}

const table: Readonly<Record<string, Row>> = {
  "get /health/live": { own: all(200) },
  "get /health/ready": { own: all(200) },
  "get /metrics": { own: all(200) },
  "get /api/v1/openapi.json": { own: all(200) },
  "get /api/v1/config": { own: all(200) },
  "get /api/v1/rules": { own: all(200) },
  "get /api/v1/session/people": { own: all(200) },
  // No Exchange is configured here; test/people/exchange.test.ts has one.
  "post /api/v1/session/exchange": { body: { token: "x" }, own: all(404) },
  "post /local/token": { body: { person: "loa" }, own: all(200) },
  "get /local/keys": { own: all(200) },
  "post /api/v1/ask": { body: { question: "What is a PST file?" }, own: all(200) },
  "get /api/v1/answers/:id": {
    path: () => "/api/v1/answers/managed-platforms",
    own: all(200),
    missing: { path: "/api/v1/answers/nothing" },
  },
  "get /api/v1/me": { own: people401({}, 200) },
  "get /api/v1/me/mailbox/quarantine": { own: people401({ "end-user": 200 }, 404) },
  "get /api/v1/me/mailbox": { own: people401({ "end-user": 200 }, 404) },
  "put /api/v1/me/mailbox/steps": { body: { client: "web", done: [] }, own: people401({ "end-user": 200 }, 404) },
  "post /api/v1/me/mailbox/repointed": {
    body: { client: "web", openedFrom: null, accountType: null },
    // The demonstration's mailbox is in the middle of its copy: it is too early to re-point.
    own: people401({ "end-user": 409 }, 404),
  },
  "post /api/v1/me/mailbox/complete": { own: people401({ "end-user": 409 }, 404) },
  "post /api/v1/me/contact": { body: { text: "Hello", key: randomUUID() }, own: people401({ "end-user": 202 }, 404) },
  // The demonstration's mailbox has no target yet; nobody else of the table has a mailbox.
  "post /api/v1/me/imports": {
    body: { fingerprint: "a".repeat(64), items: 1, bytes: 1 },
    own: people401({ "end-user": 409 }, 404),
  },
  "get /api/v1/me/imports": { own: people401({}, 200) },
  "get /api/v1/me/imports/:id": { path: () => `/api/v1/me/imports/${randomUUID()}`, own: people401({}, 404) },
  "get /api/v1/me/imports/:id/items": {
    path: () => `/api/v1/me/imports/${randomUUID()}/items`,
    own: people401({}, 404),
  },
  "put /api/v1/me/imports/:id/items/:key": {
    path: () => `/api/v1/me/imports/${randomUUID()}/items/a1`,
    body: {},
    // An item is message/rfc822: JSON is none.
    own: people401({}, 415),
  },
  "post /api/v1/me/imports/:id/complete": {
    path: () => `/api/v1/me/imports/${randomUUID()}/complete`,
    own: people401({}, 404),
  },
  "delete /api/v1/me/imports/:id": { path: () => `/api/v1/me/imports/${randomUUID()}`, own: people401({}, 404) },
  "get /api/v1/intents": { own: people401({}, 200) },
  "post /api/v1/intents": { body: { key: "not-complete", facts: {} }, own: people401({}, 422) },
  "get /api/v1/isms": { own: people401({}, 200) },
  "get /api/v1/intents/:id": {
    path: ({ intent }) => `/api/v1/intents/${intent}`,
    own: people401({ ...seesNorth, "loa-2": 200, technical: 200 }, 404),
    foreign: {
      path: ({ foreignIntent }) => `/api/v1/intents/${foreignIntent}`,
      expected: people401({ "loa-south": 200, programme: 200 }, 404),
    },
    missing: { path: `/api/v1/intents/${randomUUID()}` },
  },
  "post /api/v1/intents/:id/decisions": {
    path: ({ intent }) => `/api/v1/intents/${intent}/decisions`,
    body: { verb: "accept" },
    headers: stale,
    own: people401({ "ism-1": 412, programme: 412, loa: 412, "loa-2": 412, technical: 412 }, 404),
    foreign: {
      path: ({ foreignIntent }) => `/api/v1/intents/${foreignIntent}/decisions`,
      expected: people401({ "loa-south": 412, programme: 412 }, 404),
    },
    missing: { path: `/api/v1/intents/${randomUUID()}/decisions` },
  },
  "post /api/v1/intents/:id/answers": {
    path: ({ intent }) => `/api/v1/intents/${intent}/answers`,
    body: { answer: "Yes" },
    headers: stale,
    own: people401({ "ism-1": 412, programme: 412, loa: 412, "loa-2": 412, technical: 412 }, 404),
    foreign: {
      path: ({ foreignIntent }) => `/api/v1/intents/${foreignIntent}/answers`,
      expected: people401({ "loa-south": 412, programme: 412 }, 404),
    },
    missing: { path: `/api/v1/intents/${randomUUID()}/answers` },
  },
  "post /api/v1/intents/:id/withdrawal": {
    path: ({ intent }) => `/api/v1/intents/${intent}/withdrawal`,
    body: {},
    headers: stale,
    own: people401({ loa: 412, "loa-2": 412, "ism-1": 412, programme: 412, technical: 412 }, 404),
    foreign: {
      path: ({ foreignIntent }) => `/api/v1/intents/${foreignIntent}/withdrawal`,
      expected: people401({ "loa-south": 412, programme: 412 }, 404),
    },
    missing: { path: `/api/v1/intents/${randomUUID()}/withdrawal` },
  },
  "post /api/v1/questions": { body: { question: "" }, own: people401({}, 400) },
  "get /api/v1/questions/:id": {
    path: ({ question }) => `/api/v1/questions/${question}`,
    own: people401({ loa: 200, "ism-1": 200, programme: 200 }, 404),
    missing: { path: `/api/v1/questions/${randomUUID()}` },
  },
  "post /api/v1/questions/:id/answer": {
    path: ({ question }) => `/api/v1/questions/${question}/answer`,
    body: { answer: "Yes" },
    headers: stale,
    // The asker does not answer; for an ISM the version is too old.
    own: people401({ "ism-1": 409, programme: 409 }, 404),
    missing: { path: `/api/v1/questions/${randomUUID()}/answer` },
  },
  "get /api/v1/proposals": { own: people401({}, 200) },
  "post /api/v1/proposals/:id/review": {
    path: () => `/api/v1/proposals/${randomUUID()}/review`,
    body: { verb: "refuse", note: "No" },
    headers: stale,
    own: people401({}, 404),
  },
  "get /api/v1/organisations/:odsCode/route-advice": {
    path: () => "/api/v1/organisations/ZZ901/route-advice",
    own: people401({ ...seesNorth, "loa-2": 200, technical: 200 }, 404),
    foreign: {
      path: () => "/api/v1/organisations/ZZ903/route-advice",
      expected: people401({ "loa-south": 200, programme: 200 }, 404),
    },
    missing: { path: "/api/v1/organisations/ZZ999/route-advice" },
  },
  "post /api/v1/organisations/:odsCode/route-facts": {
    path: () => "/api/v1/organisations/ZZ901/route-facts",
    body: { vips: true },
    own: people401({ ...seesNorth, "loa-2": 200, technical: 200 }, 404),
    foreign: {
      path: () => "/api/v1/organisations/ZZ903/route-facts",
      expected: people401({ "loa-south": 200, programme: 200 }, 404),
    },
    missing: { path: "/api/v1/organisations/ZZ999/route-facts" },
  },
  "post /api/v1/organisations/:odsCode/route-override": {
    path: () => "/api/v1/organisations/ZZ901/route-override",
    body: { route: "managed", reason: "A test" },
    own: people401({ "ism-1": 200, programme: 200 }, 404),
    foreign: {
      path: () => "/api/v1/organisations/ZZ903/route-override",
      expected: people401({ programme: 200 }, 404),
    },
    missing: { path: "/api/v1/organisations/ZZ999/route-override" },
  },
  "get /api/v1/people": { own: people401({ programme: 200 }, 403) },
  "post /api/v1/people/:id/roles": {
    path: ({ person }) => `/api/v1/people/${person}/roles`,
    body: { role: "technical", odsCode: "ZZ901" },
    own: people401({ programme: 200, "ism-1": 200 }, 403),
    missing: { path: `/api/v1/people/${randomUUID()}/roles` },
  },
  "post /api/v1/people/:id/roles/removal": {
    path: ({ person }) => `/api/v1/people/${person}/roles/removal`,
    body: { role: "technical", odsCode: "ZZ901" },
    own: people401({ programme: 200, "ism-1": 200 }, 403),
    missing: { path: `/api/v1/people/${randomUUID()}/roles/removal` },
  },
  "get /api/v1/notices/failed": { own: people401({ programme: 200 }, 403) },
  "post /api/v1/notices/:id/retry": {
    path: () => "/api/v1/notices/999999/retry",
    own: people401({ programme: 404 }, 403),
  },
  "get /api/v1/organisations/:odsCode/mailboxes": {
    path: () => "/api/v1/organisations/ZZ901/mailboxes",
    own: people401({ ...seesNorth, "loa-2": 200, technical: 200 }, 404),
    foreign: {
      path: () => "/api/v1/organisations/ZZ903/mailboxes",
      expected: people401({ "loa-south": 200, programme: 200 }, 404),
    },
    missing: { path: "/api/v1/organisations/%00%00/mailboxes" },
  },
  ...rowsOfSwitch(),
};

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

const facts = (odsCode: string) => ({
  transitionLead: "Demo Lead",
  organisationName: "Demo organisation (demonstration)",
  odsCode,
  currentPlatform: [{ name: "Exchange", version: "2010", known: true }],
  supportArrangements: "In house",
  contractEnd: null,
  knownIssues: "None",
  preferredStart: null,
  currentNhsmailAccounts: 0,
  newAccounts: 100,
  mailboxes: null,
});

describe("http: every route x every person x own, foreign, missing", () => {
  let service: TestService;
  let known: Known;
  before(async function () {
    this.timeout(60_000);
    service = await startTestService();
    const submit = async (as: string, odsCode: string): Promise<string> => {
      const sent = await service.call("POST", "/api/v1/intents", {
        as,
        body: { key: `key-${odsCode}`, facts: facts(odsCode) },
      });
      assert.equal(sent.status, 201, JSON.stringify(sent.json));
      return (sent.json as { intent: { id: string } }).intent.id;
    };
    const [intent, foreignIntent] = [await submit("loa", "ZZ901"), await submit("loa-south", "ZZ903")];
    await service.call("POST", "/api/v1/questions", { as: "loa", body: { question: "May we start in June?" } });
    const asked = await service.db.selectFrom("asked_questions").select("id").executeTakeFirstOrThrow();
    const clock = { now: () => new Date() };
    const person = await meetPerson({ db: service.db, clock })({
      tenantId: service.config.people.tenants[0] ?? "",
      objectId: randomUUID(),
      name: "Demo Newcomer",
    });
    known = { intent, foreignIntent, question: asked.id, person };
  });
  after(() => service.close());

  it("the table has a row for each registered route, and no other", () => {
    assert.deepEqual(Object.keys(table).sort(), service.routes.map(nameOf).sort());
  });

  it("the demonstration has the people that the table speaks of", () => {
    for (const person of signedIn)
      assert.ok(
        demoPeople.some(({ key }) => key === person),
        person,
      );
  });

  const ask = async (method: string, path: string, row: Row, person: Person): Promise<number> => {
    const { status } = await service.call(method.toUpperCase(), path, {
      ...(person === "nobody" ? {} : { as: person }),
      ...(row.body === undefined ? {} : { body: row.body }),
      ...(row.headers === undefined ? {} : { headers: row.headers }),
    });
    return status;
  };

  const askAll = async (method: string, path: string, row: Row): Promise<Record<string, number>> => {
    const answers = await Promise.all(people.map((who) => ask(method, path, row, who)));
    return Object.fromEntries(people.map((who, index) => [who, answers[index] ?? 0]));
  };

  for (const [name, row] of Object.entries(table)) {
    const [method = "", pattern = ""] = name.split(" ");
    it(`${name}: own`, async () => {
      const path = row.path?.(known) ?? pattern;
      const got = await askAll(method, path, row);
      const wanted = Object.fromEntries(people.map((who) => [who, row.own.by?.[who] ?? row.own.others]));
      assert.deepEqual(got, wanted);
    });
    const { foreign, missing } = row;
    if (foreign !== undefined) {
      it(`${name}: foreign`, async () => {
        const path = foreign.path(known);
        const got = await askAll(method, path, row);
        const wanted = Object.fromEntries(
          people.map((who) => [who, foreign.expected.by?.[who] ?? foreign.expected.others]),
        );
        assert.deepEqual(got, wanted);
      });
    }
    if (missing !== undefined) {
      it(`${name}: missing`, async () => {
        for (const who of people) {
          const open = row.own.by?.nobody === undefined;
          assert.equal(await ask(method, missing.path, row, who), who === "nobody" && !open ? 401 : 404, who);
        }
      });
    }
    if (row.own.by?.nobody === 401) {
      it(`${name}: bad tokens`, async () => {
        const good = await service.tokenOf("loa");
        const [head, body, sign] = good.split(".");
        for (const token of ["", "x", `${head}.${body}.`, `${head}.${body}.${sign?.replace(/.$/, "A")}x`, `${good}x`]) {
          const answer = await fetch(`${service.origin}${row.path?.(known) ?? pattern}`, {
            method: method.toUpperCase(),
            headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...row.headers },
            ...(row.body === undefined ? {} : { body: JSON.stringify(row.body) }),
          });
          assert.equal(answer.status, 401);
        }
      });
    }
  }
});
