import assert from "node:assert/strict";
import { createLocalJWKSet } from "jose";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { verifyPersonToken } from "../../../src/people/verify-token.ts";
import {
  authority,
  clientId,
  issuerOrigin,
  personId,
  scope,
  startIssuer,
  tenantId,
  type Issuer,
} from "../../addin/issuer.ts";
import { builtPages, launch } from "../../addin/browser.ts";
import { startService, type TestService } from "../../addin/service.ts";
import { requires } from "../../setup/needs.ts";
import { openInOutlook, ordinary, publicOrigin, serveBehind, serveOfficeJs } from "./emulated-outlook.ts";

const dialogs = { ...ordinary, sets: { Mailbox: "1.13", DialogApi: "1.2" } };
const nested = { ...ordinary, sets: { ...dialogs.sets, NestedAppAuth: "1.1" } };
const status = "We are copying your mail.";

describe("signing in inside Outlook, with the real Office.js, the real MSAL and a real issuer", function () {
  requires("chromium");
  this.timeout(60_000);
  let browser: Browser;
  let service: TestService;
  let issuer: Issuer;
  let context: BrowserContext;

  before(async () => {
    const pages = await builtPages();
    [browser, service, issuer] = await Promise.all([launch(), startService(pages, issuerOrigin), startIssuer()]);
    const verify = verifyPersonToken({
      audience: clientId,
      issuer: `${issuerOrigin}/{tid}/v2.0`,
      tenants: [tenantId],
      scope: "access_as_user",
      keys: createLocalJWKSet({ keys: [issuer.publicKey] }),
    });
    service.state.accepts = async (token) => (await verify(token)) !== undefined;
    const config = { mode: "production", clientId, authority, scope, webUrl: `${publicOrigin}/web/` } as const;
    service.state.config = { ...service.state.config, ...config };
  });
  after(async () => {
    await browser.close();
    await Promise.all([service.close(), issuer.close()]);
  });
  beforeEach(async () => {
    issuer.bend = () => undefined;
    issuer.deny = false;
    issuer.asked.length = 0;
    service.state.calls.length = 0;
    context = await browser.newContext({ viewport: { width: 340, height: 780 } });
    await serveBehind(context, service.origin);
    await issuer.serve(context);
    await serveOfficeJs(context);
  });
  afterEach(async () => {
    await context.close();
  });

  const open = (facts = dialogs) => openInOutlook(context, `${publicOrigin}/outlook/`, facts);
  const press = async (pane: Awaited<ReturnType<typeof open>>["pane"]): Promise<Page> => {
    const opening = context.waitForEvent("page");
    await pane.getByRole("button", { name: "Sign in", exact: true }).click();
    const dialog = await opening;
    await dialog.locator("#yes").waitFor();
    return dialog;
  };

  it("opens Office's dialog on our own page, proves itself by PKCE, and the token comes home by Office.js", async () => {
    const { pane } = await open();
    const dialog = await press(pane);
    assert.equal(issuer.asked[0]?.get("code_challenge_method"), "S256");
    const closed = dialog.waitForEvent("close");
    await dialog.locator("#yes").click();
    await pane.getByText(status).waitFor();
    await closed;
    assert.ok(
      service.state.calls.every(({ path }) => path !== "/api/v1/session/exchange"),
      "an Exchange's word is only asked for where the Exchange is the organisation's own",
    );
  });

  it("says what happened when the person says no in the dialog, and lets them try again", async () => {
    issuer.deny = true;
    const { pane } = await open();
    await (await press(pane)).locator("#yes").click();
    await pane.getByText("Code S-01").waitFor();
    issuer.deny = false;
    await (await press(pane)).locator("#yes").click();
    await pane.getByText(status).waitFor();
  });

  it("refuses a token that the dialog brings and the service does not accept", async () => {
    issuer.bend = ({ claims }) => (claims["aud"] = "00000003-0000-0000-c000-000000000000");
    const { pane } = await open();
    await (await press(pane)).locator("#yes").click();
    await pane.getByText("Code S-11").waitFor();
  });

  /** Outlook's side of nested app authentication: MSAL's bridge, with tokens of the issuer. */
  const bridge = async (answer: (method: string) => Promise<Record<string, unknown>>): Promise<readonly string[]> => {
    const asked: string[] = [];
    await context.exposeBinding("askOutlook", async (_, text: string) => {
      const { method, requestId, tokenParams } = JSON.parse(text) as {
        method: string;
        requestId: string;
        tokenParams?: { clientId: string; scope: string };
      };
      asked.push(method);
      if (tokenParams !== undefined)
        assert.deepEqual([tokenParams.clientId, tokenParams.scope.split(" ")[0]], [clientId, scope]);
      return JSON.stringify({ messageType: "NestedAppAuthResponse", requestId, ...(await answer(method)) });
    });
    await context.addInitScript(() => {
      const listeners = new Set<(event: { data: string }) => void>();
      const { askOutlook } = window as unknown as { askOutlook: (text: string) => Promise<string> };
      Object.assign(window, {
        nestedAppAuthBridge: {
          addEventListener: (_: string, listener: (event: { data: string }) => void) => listeners.add(listener),
          removeEventListener: (_: string, listener: (event: { data: string }) => void) => listeners.delete(listener),
          postMessage: (text: string) => {
            void askOutlook(text).then((data) => {
              for (const listener of listeners) listener({ data });
            });
          },
        },
      });
    });
    return asked;
  };
  const account = {
    homeAccountId: `${personId}.${tenantId}`,
    localAccountId: personId,
    environment: "login.example",
    tenantId,
    username: "demo.nurse@nhs.example",
    name: "Demo Nurse",
  };
  const initContext = { sdkName: "Outlook", sdkVersion: "1", capabilities: { queryAccount: false } };
  const token = async (): Promise<Record<string, unknown>> => {
    const { access, id } = await issuer.mint();
    return { success: true, token: { access_token: access, id_token: id, expires_in: 3600, scope }, account };
  };

  it("is signed in by Outlook itself, with no press and no window (nested app authentication)", async () => {
    const asked = await bridge((method) =>
      method === "GetInitContext" ? Promise.resolve({ success: true, initContext }) : token(),
    );
    const { pane, page } = await open(nested);
    await pane.getByText(status).waitFor();
    assert.deepEqual(asked, ["GetInitContext", "GetToken"]);
    assert.deepEqual(context.pages(), [page]);
  });

  it("asks the person where Outlook wants them, and then goes through Outlook's own window", async () => {
    const interaction = {
      success: false,
      error: { status: "USER_INTERACTION_REQUIRED", code: "interaction_required" },
    };
    const asked = await bridge((method) => {
      if (method === "GetInitContext") return Promise.resolve({ success: true, initContext });
      return method === "GetToken" ? Promise.resolve(interaction) : token();
    });
    const { pane } = await open(nested);
    await pane.getByRole("button", { name: "Sign in", exact: true }).click();
    await pane.getByText(status).waitFor();
    assert.deepEqual(asked, ["GetInitContext", "GetToken", "GetTokenPopup"]);
  });

  it("goes on to the dialog where Outlook promises to sign in and has no bridge", async () => {
    const { pane } = await open(nested);
    const dialog = await press(pane);
    await dialog.locator("#yes").click();
    await pane.getByText(status).waitFor();
  });

  it("is not signed in by a token that Outlook hands over and the service does not accept", async () => {
    issuer.bend = ({ claims }) => (claims["tid"] = "99999999-4f50-4617-8293-a4b5c6d7e8f9");
    await bridge((method) => (method === "GetInitContext" ? Promise.resolve({ success: true, initContext }) : token()));
    const { pane } = await open(nested);
    await pane.getByText("Code S-11").waitFor();
    assert.equal(await pane.getByText(status).count(), 0);
  });
});
