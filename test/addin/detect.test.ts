import assert from "node:assert/strict";
import { detectClient, type OutlookFacts } from "../../addin/outlook/detect.ts";
import { outlookHost } from "../../addin/outlook/outlook-host.ts";

const facts = (platform?: string, hostName?: string, hostVersion?: string): OutlookFacts => ({
  platform,
  hostName,
  hostVersion,
});

describe("which Outlook this is", () => {
  const rows: readonly (readonly [OutlookFacts, string | undefined])[] = [
    [facts("PC", "Outlook", "16.0.17531.20140"), "classic-365"],
    [facts("PC", "Outlook", "16.0.14332.20763"), "classic-365"],
    [facts("PC", "Outlook", "16.0.10416.20058"), "classic-2010-2019"],
    [facts("PC", "Outlook", "16.0.5469.1000"), "classic-2010-2019"],
    [facts("PC", "Outlook", "15.0.5603.1000"), "classic-2010-2019"],
    [facts("PC", "Outlook"), "classic-365"],
    [facts("OfficeOnline", "newOutlookWindows", "20261101.1"), "new-outlook"],
    [facts("OfficeOnline", "OutlookWebApp", "20261101.1"), "web"],
    [facts("OfficeOnline", undefined), "web"],
    [facts("Mac", "Outlook", "16.89"), "mac"],
    [facts("iOS", "OutlookIOS", "4.2433"), "ios"],
    [facts("Android", "OutlookAndroid", "4.2433"), "android"],
    [facts(undefined, "OutlookAndroid"), "android"],
    [facts("Universal", "Something"), undefined],
    [facts(), undefined],
  ];
  for (const [given, expected] of rows) {
    it(`is ${expected ?? "not known"} for ${JSON.stringify(given)}`, () => assert.equal(detectClient(given), expected));
  }
});

/** As much of Office.js as a host port reads; a client lacks what is left out, and throws for what it forbids. */
const fakeOffice = (context: object): typeof Office =>
  ({
    context,
    EventType: {},
    AsyncResultStatus: { Succeeded: "succeeded", Failed: "failed" },
  }) as unknown as typeof Office;

describe("the Outlook host", () => {
  it("reads what there is, and nothing throws where a client forbids it", () => {
    const forbidding = {
      get mailbox(): never {
        throw new Error("Access denied");
      },
      get requirements(): never {
        throw new Error("Access denied");
      },
    };
    const host = outlookHost(fakeOffice(forbidding));
    assert.deepEqual(host.facts(), {
      kind: "outlook",
      client: undefined,
      mailbox: undefined,
      accountType: undefined,
      version: undefined,
      phone: false,
      nestedSignIn: false,
    });
    assert.equal(host.theme(), undefined);
    assert.doesNotThrow(() => host.onItemChange(() => undefined));
  });

  const themes: readonly (readonly [string, string | undefined])[] = [
    ["#ffffff", "light"],
    ["#1f1f1f", "dark"],
    ["#000000", "dark"],
    ["", undefined],
  ];
  for (const [bodyBackgroundColor, expected] of themes) {
    it(`takes a background of "${bodyBackgroundColor}" for ${expected ?? "no theme"}`, () => {
      assert.equal(outlookHost(fakeOffice({ officeTheme: { bodyBackgroundColor } })).theme(), expected);
    });
  }

  it("offers the Exchange token on-premises alone", () => {
    const at = (accountType: string) =>
      outlookHost(fakeOffice({ mailbox: { userProfile: { accountType, emailAddress: "a@b.example" } } }));
    assert.equal(typeof at("enterprise").exchangeToken, "function");
    for (const type of ["office365", "gmail", "outlookCom"]) assert.equal(at(type).exchangeToken, undefined);
  });

  it("signs in without a window where the client has nested app authentication 1.1", () => {
    const asked: string[] = [];
    const isSetSupported = (...set: string[]): boolean => {
      asked.push(set.join(" "));
      return true;
    };
    assert.equal(outlookHost(fakeOffice({ requirements: { isSetSupported } })).facts().nestedSignIn, true);
    assert.deepEqual([...new Set(asked)], ["NestedAppAuth 1.1"]);
  });
});
