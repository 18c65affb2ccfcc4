import assert from "node:assert/strict";
import type { PublicConfig } from "../../src/mailboxes/views.ts";
import { ApiError } from "../../addin/shared/api.ts";
import { DialogError, type Host, type HostFacts } from "../../addin/shared/host.ts";
import { climb, readAnswer, type LadderContext } from "../../addin/sign-in/ladder.ts";
import { failureOf } from "../../addin/sign-in/failure.ts";
import { failureSentences } from "../../addin/shared/words-sign-in.ts";

const facts: HostFacts = {
  kind: "outlook",
  client: "web",
  mailbox: undefined,
  accountType: undefined,
  version: undefined,
  phone: false,
  nestedSignIn: false,
};
const config: PublicConfig = {
  mode: "production",
  clientId: "66666666-7777-4888-8999-aaaaaaaaaaaa",
  authority: "https://login.example/t/v2.0",
  scope: "api://x/access_as_user",
  importConfigured: false,
  webUrl: "https://service.example/web/",
};
const noop = (): undefined => undefined;
const host = (changes: Partial<Host> = {}): Host => ({
  facts: () => facts,
  theme: noop,
  onThemeChange: noop,
  onItemChange: noop,
  openWindow: noop,
  openDialog: () => Promise.resolve(JSON.stringify({ token: "from-dialog", expires: 5 })),
  exchangeToken: undefined,
  teamsToken: undefined,
  ...changes,
});
const context = (changes: Partial<LadderContext> = {}): LadderContext => ({
  host: host(),
  config,
  api: { exchangeToken: () => Promise.resolve({ token: "exchanged", expiresAt: "2026-12-01T10:00:00Z" }) },
  signInUrl: "https://service.example/outlook/sign-in.html",
  ...changes,
});
const exchange = (): Promise<string> => Promise.resolve("exchange-token");

describe("the sign-in ladder", () => {
  it("goes through Teams where Teams is, through Exchange on-premises, else through a window", async () => {
    const teams = await climb(context({ host: host({ teamsToken: () => Promise.resolve("a.e30.b") }) }), "quiet");
    assert.equal(teams.ok && teams.rung, "teams");
    const onPremises = await climb(context({ host: host({ exchangeToken: exchange }) }), "quiet");
    assert.deepEqual(onPremises.ok && onPremises.token, {
      token: "exchanged",
      expires: Date.parse("2026-12-01T10:00:00Z"),
    });
    const window = await climb(context(), "press");
    assert.deepEqual(window.ok && window.token, { token: "from-dialog", expires: 5 });
  });

  it("opens no window without a press", async () => {
    let opened = 0;
    const openDialog = (): Promise<string> => {
      opened += 1;
      return Promise.resolve("");
    };
    const result = await climb(context({ host: host({ openDialog }) }), "quiet");
    assert.equal(result.ok, false);
    assert.equal(opened, 0);
  });

  it("goes on to the window when a quieter rung breaks, and tells what was tried", async () => {
    const broken = host({ exchangeToken: () => Promise.reject(new DialogError("exchange-9020")) });
    const result = await climb(context({ host: broken }), "press");
    assert.equal(result.ok && result.rung, "dialog");
    const both = host({
      exchangeToken: broken.exchangeToken,
      openDialog: () => Promise.reject(new DialogError("popup-blocked")),
    });
    const failed = await climb(context({ host: both }), "press");
    assert.ok(!failed.ok);
    assert.equal(failed.failure.code, "S-02");
    assert.deepEqual(failed.tried, ["exchange: exchange-9020", "dialog: popup-blocked"]);
  });

  it("goes on to the window where the service does not know this Exchange's person yet, or has no such way in", async () => {
    for (const [status, kind] of [
      [403, "exchange-not-known"],
      [404, "exchange-not-set-up"],
      [401, "exchange-used"],
      [503, "exchange-away"],
      [500, undefined],
    ] as const) {
      const api = { exchangeToken: () => Promise.reject(new ApiError(status, { kind })) };
      const onPremises = host({ exchangeToken: exchange });
      const quiet = await climb(context({ host: onPremises, api }), "quiet");
      assert.ok(!quiet.ok && quiet.failure.code === "S-08", String(kind));
      assert.deepEqual(quiet.tried, [`exchange: ${kind ?? "exchange-500"}`]);
      const pressed = await climb(context({ host: onPremises, api }), "press");
      assert.equal(pressed.ok && pressed.rung, "dialog");
    }
  });

  it("stops at a person's no", async () => {
    let opened = 0;
    const refusing = host({
      teamsToken: () => Promise.reject(new DialogError("closed")),
      openDialog: () => {
        opened += 1;
        return Promise.resolve("");
      },
    });
    const result = await climb(context({ host: refusing }), "press");
    assert.ok(!result.ok && result.failure.code === "S-01");
    assert.equal(opened, 0);
  });

  it("says that sign-in is not set up where nothing is configured", async () => {
    const result = await climb(context({ config: { ...config, clientId: null, authority: null } }), "press");
    assert.ok(!result.ok && result.failure.code === "S-10");
  });

  it("takes no message that is none of its own", () => {
    for (const text of ["", "null", "[]", "{}", '{"token":5,"expires":1}', "webpackOk", '{"token":"x"}']) {
      assert.equal(readAnswer(text), undefined, text);
    }
    assert.deepEqual(readAnswer('{"error":"user_cancel"}'), { error: "user_cancel" });
  });

  const failures: readonly (readonly [unknown, string])[] = [
    [new DialogError("closed"), "S-01"],
    [new DialogError("popup-blocked"), "S-02"],
    [new DialogError("no-answer"), "S-03"],
    [new DialogError("exchange-9020"), "S-08"],
    [new DialogError("not-accepted"), "S-11"],
    [new DialogError("ServerError access_denied"), "S-01"],
    [new ApiError(0, undefined), "S-07"],
    [new ApiError(401, undefined), "S-09"],
    [new ApiError(403, undefined), "S-04"],
    [new ApiError(500, undefined), "S-99"],
    [Object.assign(new Error("AADSTS65001: The user has not consented"), { errorCode: "invalid_grant" }), "S-05"],
    [Object.assign(new Error("AADSTS50105: not assigned to a role"), { errorCode: "interaction_required" }), "S-04"],
    [Object.assign(new Error("no account"), { errorCode: "no_account_error" }), "S-06"],
    [Object.assign(new Error("offline"), { errorCode: "no_network_connectivity" }), "S-07"],
    ["text", "S-99"],
    [undefined, "S-99"],
  ];
  for (const [error, code] of failures) {
    it(`turns ${error instanceof Error ? error.message : String(error)} into ${code}, with a sentence`, () => {
      const failure = failureOf(error);
      assert.equal(failure.code, code);
      assert.ok(failureSentences[failure.code].length > 20);
    });
  }

  it("keeps names and tokens out of the detail that is copied for the help desk", () => {
    const error = Object.assign(
      new Error("AADSTS50020: User account 'demo.nurse@nhs.example' eyJhbGciOi does not exist"),
      { errorCode: "invalid_request" },
    );
    assert.equal(failureOf(error).detail, "Error invalid_request AADSTS50020");
  });
});
