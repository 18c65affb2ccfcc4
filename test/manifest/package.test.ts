import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import officeAddinManifest from "office-addin-manifest";
import { ownProblems, type CheckedManifest } from "../../manifest/checks.ts";
import { drawIcons, iconFolder } from "../../manifest/icons.ts";
import { contentSecurityPolicy, ids, names, paths, version } from "../../manifest/names.ts";
import { outlookManifest } from "../../manifest/outlook-xml.ts";
import { readArguments, writePackage } from "../../manifest/package.ts";
import { pngSize } from "../../manifest/png.ts";
import { schemaProblems } from "../../manifest/schema.ts";
import { unifiedManifest } from "../../manifest/unified.ts";
import { readXml } from "../../manifest/xml.ts";

const target = {
  origin: "https://onboarding.trust.example",
  botId: "11111111-2222-4333-8444-555555555555",
  clientId: "66666666-7777-4888-8999-aaaaaaaaaaaa",
};
const icons = drawIcons();
const checked = (manifest: unknown, xml = outlookManifest(target)): readonly string[] =>
  ownProblems({ manifest: manifest as CheckedManifest, xml: readXml(xml), icons, target });

/** A deep copy of a good manifest, changed in one place. */
const changed = (change: (manifest: ReturnType<typeof unifiedManifest>) => unknown): unknown => {
  const copy = structuredClone(unifiedManifest(target));
  change(copy);
  return copy;
};

describe("the manifests and their package", () => {
  it("pass Microsoft's schema and our own rules", async () => {
    assert.deepEqual(await schemaProblems(unifiedManifest(target)), []);
    assert.deepEqual(checked(unifiedManifest(target)), []);
  });

  it("say what the schema refuses, with the place", async () => {
    const problems = await schemaProblems({ ...unifiedManifest(target), colour: "blue", accentColor: 5 });
    assert.ok(
      problems.some((line) => line.includes("/accentColor")),
      problems.join("\n"),
    );
    assert.ok(
      problems.some((line) => line.includes("additional properties")),
      problems.join("\n"),
    );
  });

  /** What the schema lets through and Microsoft 365 refuses later (facts/outlook.md). */
  const cases: readonly (readonly [string, unknown, string | undefined, RegExp])[] = [
    [
      "an action that no runtime has",
      changed((manifest) => {
        const [extension] = manifest.extensions;
        const action = extension?.runtimes[0]?.actions[0];
        if (action !== undefined) action.id = "other";
      }),
      undefined,
      /action "openPane" of a button is in no runtime/,
    ],
    [
      "a version of two numbers",
      changed((manifest) => Object.assign(manifest, { version: "1.0" })),
      undefined,
      /needs three numbers/,
    ],
    [
      "an address in validDomains",
      changed((manifest) => (manifest.validDomains = ["https://onboarding.trust.example"])),
      undefined,
      /must be a host name/,
    ],
    ["equal identities", changed((manifest) => Object.assign(manifest, { id: ids.outlookXml })), undefined, /same id/],
    [
      "an address on another host",
      changed((manifest) => (manifest.developer.privacyUrl = "https://elsewhere.example/p")),
      undefined,
      /not under/,
    ],
    [
      "an icon of the wrong size",
      changed((manifest) => (manifest.icons.color = "icon-80.png")),
      undefined,
      /color icon must be 192/,
    ],
    [
      "an icon that nobody drew",
      changed((manifest) => (manifest.icons.color = "icon-999.png")),
      undefined,
      /not drawn/,
    ],
    [
      "a resource that is not there",
      unifiedManifest(target),
      outlookManifest(target).replaceAll(' id="tip"', ' id="top"'),
      /"tip" is used and not there/,
    ],
    [
      "a phone icon too few",
      unifiedManifest(target),
      outlookManifest(target).replace(/<bt:Image size="48" scale="3"[^>]*>/, ""),
      /phone icon 48@3 is missing/,
    ],
    [
      "XML in another order",
      unifiedManifest(target),
      outlookManifest(target).replace(/(<Version>.*<\/Version>)\s*(<ProviderName>.*<\/ProviderName>)/, "$2$1"),
      /not in the schema's order/,
    ],
    [
      "XML of another version",
      unifiedManifest(target),
      outlookManifest(target).replace(`<Version>${version}.0<`, "<Version>9.9.9.0<"),
      /versions differ/,
    ],
  ];
  for (const [name, manifest, xml, expected] of cases) {
    it(`are refused for ${name}`, () => {
      const problems = checked(manifest, xml);
      assert.ok(
        problems.some((line) => expected.test(line)),
        `${expected} in: ${problems.join("\n")}`,
      );
    });
  }

  it("are written as a zip with every icon that it names, and XML that Microsoft's reader understands", async () => {
    const out = await mkdtemp(join(tmpdir(), "package-"));
    try {
      const [zip = "", xml = ""] = await writePackage({ target, out });
      const files = unzipSync(await readFile(zip));
      assert.deepEqual(Object.keys(files).sort(), ["icon-192.png", "manifest.json", "outline-32.png"]);
      const {
        id,
        displayName,
        version: xmlVersion,
      } = await officeAddinManifest.OfficeAddinManifest.readManifestFile(xml);
      assert.deepEqual([id, displayName, xmlVersion], [ids.outlookXml, names.outlookXml.short, `${version}.0`]);
      const json = await officeAddinManifest.OfficeAddinManifest.readManifestFile(join(out, "manifest.json"));
      assert.equal(json.id, ids.unified);
    } finally {
      await rm(out, { recursive: true });
    }
  });

  it("carry the version of package.json", async () => {
    const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
    assert.equal((JSON.parse(text) as { version: string }).version, version);
  });

  const badArguments: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /Give --host/],
    [["--host", "onboarding.trust.example"], /is not an address/],
    [["--host", "http://onboarding.trust.example"], /must begin with https/],
    [["--host", "https://onboarding.trust.example/x"], /without a path: https:\/\/onboarding\.trust\.example/],
    [["--host", "https://a.example"], /Give --bot-id/],
    [["--host", "https://a.example", "--bot-id", "00000000-0000-0000-0000-000000000000"], /Give --bot-id/],
    [["--host", "https://a.example", "--bot-id", target.botId, "--client-id", "x"], /--client-id must be/],
  ];
  for (const [args, expected] of badArguments) {
    it(`says what is wrong with: ${args.join(" ") || "no argument"}`, () => {
      const read = readArguments(args);
      assert.ok(Array.isArray(read) && read.some((line: string) => expected.test(line)), JSON.stringify(read));
    });
  }
});

describe("our icons", () => {
  it("stand in the repository as they are drawn, each in its own size", async () => {
    for (const [name, bytes] of icons) {
      assert.deepEqual(new Uint8Array(await readFile(join(iconFolder, name))), new Uint8Array(bytes), name);
      const side = Number(/\d+/.exec(name)?.[0]);
      assert.deepEqual(pngSize(bytes), { width: side, height: side });
    }
  });
});

describe("the pages' security policy", () => {
  it("lets a page speak to its own service alone, but for the sign-in page", () => {
    for (const path of [paths.outlook, paths.tab, paths.web, "/assets/x.js"]) {
      assert.match(
        contentSecurityPolicy(path, { authorityOrigin: "https://login.example" }),
        /connect-src 'self';/,
        path,
      );
    }
    assert.match(
      contentSecurityPolicy(paths.signIn, { authorityOrigin: "https://login.example" }),
      /connect-src 'self' https:\/\/login\.example;/,
    );
  });

  it("loads Microsoft's script in Outlook's pages alone, and never an inline one", () => {
    assert.match(contentSecurityPolicy(paths.outlook), /script-src 'self' https:\/\/appsforoffice\.microsoft\.com/);
    for (const path of [paths.tab, paths.web]) assert.match(contentSecurityPolicy(path), /script-src 'self';/);
    assert.ok(!contentSecurityPolicy(paths.outlook).includes("unsafe"));
  });
});
