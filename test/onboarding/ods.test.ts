import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { odsDirectory } from "../../src/onboarding/ods/directory.ts";
import { OrdAnswer, ordApi } from "../../src/onboarding/ods/ord-api.ts";
import { checkAgain } from "../../src/onboarding/check-again.ts";
import { onboardingActions } from "../../src/onboarding/actions.ts";
import { parseOdsCode, type OdsCode } from "../../src/onboarding/types.ts";
import { good, nineFacts, openHouse, type House } from "./house.ts";

/**
 * The documented answer, cut down (NHS Digital, ORD technical guidance, "Organisation endpoint", example X26), with the
 * fields that we do not read left in, so that the fake keeps the shape of the real one.
 */
const documented = {
  Organisation: {
    Name: "NHS DIGITAL",
    Date: [
      { Type: "Operational", Start: "2013-01-21" },
      { Type: "Legal", Start: "2013-04-01" },
    ],
    OrgId: { root: "2.16.840.1.113883.2.1.3.2.4.18.48", assigningAuthorityName: "HSCIC", extension: "X26" },
    Status: "Active",
    LastChangeDate: "2016-09-09",
    orgRecordClass: "RC1",
    GeoLoc: { Location: { AddrLn1: "1 TREVELYAN SQUARE", PostCode: "LS1 6AE", Town: "LEEDS", Country: "ENGLAND" } },
    Roles: { Role: [{ id: "RO116", uniqueRoleId: 166234, primaryRole: true, Status: "Active", Date: [] }] },
    Rels: {
      Rel: [
        {
          Date: [{ Type: "Operational", Start: "2013-01-21" }],
          Status: "Active",
          Target: {
            OrgId: { root: "x", assigningAuthorityName: "HSCIC", extension: "XDH" },
            PrimaryRoleId: { id: "RO126" },
          },
          id: "RE3",
          uniqueRelId: 189272,
        },
      ],
    },
    Succs: {
      Succ: [{ uniqueSuccId: 36589, Type: "Predecessor", Target: { OrgId: { extension: "T1430" } }, Date: [] }],
    },
  },
};

const codeOf = (text: string): OdsCode => good(parseOdsCode(text));
const answerFor = (code: string, more: Record<string, unknown> = {}) => ({
  Organisation: { ...documented.Organisation, Name: `Demo ${code}`, OrgId: { extension: code }, ...more },
});

describe("onboarding: the ODS directory", () => {
  let house: House;
  let server: Server;
  let base: string;
  let asked: { url: string }[];
  let respond: (request: IncomingMessage, response: ServerResponse) => void;
  const json =
    (body: unknown, status = 200) =>
    (_: IncomingMessage, response: ServerResponse) => {
      // Not chained: restify, once loaded, changes Node's writeHead so that it gives nothing back.
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
  beforeEach(async () => {
    house = await openHouse();
    asked = [];
    respond = json(answerFor("ZZ901"));
    server = createServer((request, response) => {
      asked.push({ url: request.url ?? "" });
      respond(request, response);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ORD/2-0-0`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await house.close();
  });
  const directory = () => odsDirectory(house.deps, ordApi(base));

  it("the documented answer is of the shape that we read (contract)", () => {
    assert.equal(OrdAnswer.parse(documented).Organisation.Rels?.Rel?.[0]?.Target.OrgId.extension, "XDH");
  });

  it("reads the documented answer, once a day", async () => {
    respond = json(documented);
    const ods = directory();
    const [first, second] = await Promise.all([ods.lookUp(codeOf("X26")), ods.lookUp(codeOf("X26"))]);
    assert.equal(first.status === "open" && first.name, "NHS DIGITAL");
    assert.deepEqual(first, second);
    await directory().lookUp(codeOf("X26"));
    assert.deepEqual(
      asked.map(({ url }) => url),
      ["/ORD/2-0-0/organisations/X26?_format=json"],
    );
    const stored = await house.store.db.selectFrom("ods_records").selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([stored.parents, stored.postcode, stored.successors], [["XDH"], "LS1 6AE", []]);
    house.clock.add(86_401);
    await ods.lookUp(codeOf("X26"));
    assert.equal(asked.length, 2);
  });

  it("knows a closed organisation, when it closed and who came after", async () => {
    respond = json(
      answerFor("ZZ904", {
        Status: "Inactive",
        Date: [{ Type: "Operational", Start: "2013-04-01", End: "2026-03-31" }],
        Succs: { Succ: [{ Type: "Successor", Target: { OrgId: { extension: "ZZ901" } } }] },
      }),
    );
    const check = await directory().lookUp(codeOf("ZZ904"));
    assert.ok(check.status === "closed");
    assert.deepEqual([check.closedOn, check.successors], ["2026-03-31", ["ZZ901"]]);
  });

  const bad: readonly (readonly [string, (request: IncomingMessage, response: ServerResponse) => void, string])[] = [
    ["404", json({ errorCode: 404 }, 404), "not-known"],
    ["500", json({}, 500), "unreachable"],
    ["429", json({}, 429), "unreachable"],
    ["HTML", (_, response) => response.end("<html>blocked by the proxy</html>"), "unreadable"],
    ["another organisation", json(answerFor("ZZ999")), "unreadable"],
    [
      "a redirect",
      (_, response) => {
        response.writeHead(302, { location: "http://127.0.0.1:1/" });
        response.end();
      },
      "unreachable",
    ],
    [
      "half an answer",
      (_, response) => (response.writeHead(200, { "content-length": "999" }), response.write("{"), response.destroy()),
      "unreachable",
    ],
    ["silence", () => undefined, "too-slow"],
    ["ten megabytes", (_, response) => response.end(Buffer.alloc(10_000_000, 32)), "unreadable"],
    ["a name that is missing", json(answerFor("ZZ901", { Name: undefined })), "unreadable"],
  ];
  for (const [name, how, expected] of bad) {
    it(`holds nobody up where the answer is ${name}`, async () => {
      respond = how;
      const check = await directory().lookUp(codeOf("ZZ901"), { withinMs: expected === "too-slow" ? 300 : 8_000 });
      assert.equal(check.status === "unchecked" ? check.why : check.status, expected);
    });
  }

  it("gives what it knew before where the directory is away, with its date", async () => {
    const ods = directory();
    await ods.lookUp(codeOf("ZZ901"));
    house.clock.add(90_000);
    respond = json({}, 503);
    const check = await ods.lookUp(codeOf("ZZ901"));
    assert.equal(check.status, "open");
    assert.ok("asOf" in check && check.asOf < "2026-11-22T11");
  });

  it("asks for each of nine that are looked up at once", async () => {
    const ods = odsDirectory(house.deps, ordApi(base));
    respond = (request, response) =>
      json(answerFor(/organisations\/(\w+)/.exec(request.url ?? "")?.[1] ?? ""))(request, response);
    await Promise.all(Array.from({ length: 9 }, (_, at) => ods.lookUp(codeOf(`ZZ90${at}`), { withinMs: 60_000 })));
    assert.equal(asked.length, 9);
  });

  it("an intent goes out unchecked while the directory is away, and is checked once it is back", async () => {
    respond = json({}, 503);
    const deps = { ...house.deps, ods: directory() };
    const loa = await house.person("Demo Lead", ["loa", "ZZ901"]);
    await house.person("Demo Programme", ["programme"]);
    const actions = onboardingActions(deps);
    const { intent } = good(await actions.submitIntent({ person: loa, key: "draft-0001", facts: nineFacts() }));
    assert.equal(intent.ods.status, "unchecked");
    await assert.rejects(checkAgain(deps)({ intentId: intent.id }), /could not be asked/);
    respond = json(answerFor("ZZ901"));
    await house.store.db.insertInto("region_rules").values({ kind: "parent", value: "XDH", region: "North" }).execute();
    await checkAgain(deps)({ intentId: intent.id });
    await checkAgain(deps)({ intentId: intent.id });
    const seen = good(await actions.showIntent({ person: loa, id: intent.id }));
    assert.deepEqual([seen.ods.status, seen.ods.name, seen.region], ["open", "Demo ZZ901", "North"]);
    const updates = await house.store.db.selectFrom("notices").select("id").where("kind", "=", "card.update").execute();
    assert.equal(updates.length, 1);
  });

  it("never rejects, even where the store itself is away", async () => {
    const away = odsDirectory({ ...house.deps, db: undefined as never }, undefined);
    assert.deepEqual(await away.lookUp(codeOf("ZZ901")), { status: "unchecked", why: "unreachable" });
  });
});
