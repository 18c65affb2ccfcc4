import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { BrowserContext, FrameLocator, Page } from "playwright-core";

/**
 * Outlook on the web, as far as Office.js can tell: a page at https://outlook.office.com that frames the pane and
 * answers the messages of the real Office.js (facts/outlook.md, "Office.js"). The npm copy of Office.js is from April
 * 2022; in production Microsoft's own host serves it.
 */
export interface OutlookFacts {
  readonly address: string;
  /** Outlook frames the page and then never answers, as some clients are known to do. */
  readonly silent?: boolean;
  /** Requirement sets that this Outlook has. */
  readonly sets: Readonly<Record<string, string>>;
  readonly accountType: string;
  readonly hostVersion: string;
}

export const ordinary: OutlookFacts = {
  address: "demo.nurse@old.example",
  sets: { Mailbox: "1.13" },
  accountType: "office365",
  hostVersion: "20261101.1.2.3",
};

export interface EmulatedOutlook {
  readonly page: Page;
  readonly pane: FrameLocator;
  /** What the pane asked of its host, by name and dispatch id. */
  readonly asked: () => Promise<readonly string[]>;
  /** The person chooses another message. */
  readonly changeItem: () => Promise<void>;
  readonly changeTheme: (background: number) => Promise<void>;
}

export const officeDist = join(
  dirname(createRequire(import.meta.url).resolve("@microsoft/office-js/package.json")),
  "dist",
);

/** The npm copy loads without it, but waits for these names (Microsoft's MicrosoftAjax.js is not on npm). */
const ajaxShim = `
window.Type = Function;
Type.registerNamespace = (path) => { path.split(".").reduce((at, name) => (at[name] ??= {}), window); };
Type.prototype.registerClass = function () { return this; };
Type.registerClass = () => undefined;
window.Sys = { Serialization: { JavaScriptSerializer: { serialize: JSON.stringify, deserialize: JSON.parse } }, StringBuilder: function () {}, Debug: { trace() {}, fail() {} }, EventArgs: function () {},
  CultureInfo: { CurrentCulture: { name: "en-GB" } } };
Function.createDelegate = (self, method) => method.bind(self);
Function._validateParams = () => null;
for (const name of ["argument", "argumentNull", "argumentOutOfRange", "argumentType", "argumentUndefined", "create",
  "format", "invalidOperation", "notImplemented", "parameterCount"]) {
  Error[name] = (...texts) => Object.assign(new Error(texts.filter(Boolean).join(" ")), { name });
}`;

/** Serves Office.js as the CDN would. */
export const serveOfficeJs = async (context: BrowserContext): Promise<void> => {
  const headers = { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" };
  await context.route("https://appsforoffice.microsoft.com/lib/1/hosted/**", async (route) => {
    const path = new URL(route.request().url()).pathname.replace("/lib/1/hosted/", "").toLowerCase();
    const body = await readFile(join(officeDist, path)).catch(() => undefined);
    await route.fulfill(body === undefined ? { status: 404, headers } : { body, headers });
  });
  await context.route("https://ajax.aspnetcdn.com/**", (route) => route.fulfill({ body: ajaxShim, headers }));
};

const hostPage = (paneUrl: string, facts: OutlookFacts): string => {
  const hostInfo = "Outlook$Web$16.01$en-US$corr$$$0";
  const name = JSON.stringify({
    baseFrameName: "frame",
    hostInfo,
    xdmInfo: "conversation|control|https://outlook.office.com",
    serializerVersion: 1,
  });
  return `<!doctype html><title>Outlook (emulated)</title><body style="margin:0">
<script>
const facts = ${JSON.stringify(facts)};
// The name must be there before the frame: it becomes the pane's window.name, where Office.js looks for its host.
const frame = Object.assign(document.createElement("iframe"), { id: "pane", name: ${JSON.stringify(name)} });
frame.style = "border:0;width:320px;height:760px";
window.asked = []; window.events = {};
const appContext = { _id: "control", _appName: 64, _appVersion: "16.01", _appUILocale: "en-US", _dataLocale: "en-US",
  _docUrl: "https://outlook.office.com/", _clientMode: 0, _settings: {}, _reason: 1, _osfControlType: 0, _eToken: "",
  _correlationId: "corr", _requirementMatrix: JSON.stringify({ ...facts.sets, react: "1" }), _hostFullVersion: facts.hostVersion };
const initial = { permissionLevel: 1, hostVersion: facts.hostVersion, owaView: "ThreeColumns", userProfileType: facts.accountType,
  userDisplayName: "Demo Nurse", userEmailAddress: facts.address, userTimeZone: "GMT Standard Time", itemType: 1,
  id: "item-1", subject: "", timeZoneOffsets: [] };
const answers = {
  ContextActivationManager_getAppContextAsync: () => appContext,
  GetInitialData: () => initial,
  ExecuteMethod: ({ MethodData }) => MethodData.DispatchId === 2
    ? { wasSuccessful: true, token: "exchange-identity-token" } : { wasSuccessful: true, error: false, errorCode: 0, data: {} },
};
const say = (request, data, responseType = 0) => frame.contentWindow.postMessage(JSON.stringify({ _messageType: 1,
  _actionName: request._actionName, _conversationId: request._conversationId, _correlationId: request._correlationId,
  _origin: location.origin, _data: data, _errorCode: 0, _responseType: responseType, _serializerVersion: 1 }), "*");
addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow || typeof data !== "string") return;
  let request; try { request = JSON.parse(data); } catch { return; }
  const id = request._data?.MethodData?.DispatchId;
  window.asked.push(request._actionName + (id === undefined ? "" : " " + id) + (request._actionType ? " event" : ""));
  if (request._actionType === 1 && !facts.silent) { window.events[request._data?.eventDispId ?? request._actionName] = request; say(request, { Error: 0 }); return; }
  if (facts.silent) return;
  const answer = answers[request._actionName];
  if (answer !== undefined) say(request, answer(request._data ?? {}));
});
frame.src = ${JSON.stringify(`${paneUrl}${paneUrl.includes("?") ? "&" : "?"}_host_Info=${encodeURIComponent(hostInfo)}`)};
document.body.append(frame);
</script>`;
};

/** Opens the pane in an emulated Outlook on the web. Call `serveOfficeJs` before, or another route for a bad day. */
export const openInOutlook = async (
  context: BrowserContext,
  paneUrl: string,
  facts = ordinary,
): Promise<EmulatedOutlook> => {
  await context.route("https://outlook.office.com/**", (route) =>
    route.fulfill({ body: hostPage(paneUrl, facts), contentType: "text/html" }),
  );
  const page = await context.newPage();
  await page.goto("https://outlook.office.com/mail/");
  const fire = (dispId: number, data: unknown): Promise<void> =>
    page.evaluate(
      ([id, value]) => {
        const { events } = window as unknown as {
          events: Record<string, { _actionName: string; _conversationId: string; _correlationId: number }>;
        };
        const request = events[String(id)];
        if (request === undefined) throw new Error(`Nobody listens to ${id}: ${Object.keys(events).join(", ")}`);
        const pane = document.getElementById("pane") as HTMLIFrameElement;
        pane.contentWindow?.postMessage(
          JSON.stringify({
            _messageType: 1,
            _actionName: request._actionName,
            _conversationId: request._conversationId,
            _correlationId: request._correlationId,
            _origin: location.origin,
            _data: value,
            _errorCode: 0,
            _responseType: 1,
            _serializerVersion: 1,
          }),
          "*",
        );
      },
      [dispId, data] as const,
    );
  return {
    page,
    pane: page.frameLocator("#pane"),
    asked: () => page.evaluate(() => (window as unknown as { asked: string[] }).asked),
    changeItem: () => fire(46, [""]),
    changeTheme: (background) => fire(9, [JSON.stringify({ bodyBackgroundColor: background })]),
  };
};

/** The service's public name in these tests: Outlook frames https pages alone. */
export const publicOrigin = "https://onboarding.example";

/** Puts the test service behind its public https name. */
export const serveBehind = async (context: BrowserContext, origin: string): Promise<void> => {
  await context.route(`${publicOrigin}/**`, async (route) => {
    const response = await route.fetch({ url: route.request().url().replace(publicOrigin, origin), maxRedirects: 0 });
    await route.fulfill({ response });
  });
};
