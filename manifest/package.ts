/**
 * `npm run package -- --host https://onboarding.trust.example --bot-id GUID --client-id GUID [--out FOLDER]`
 * Writes what the administrator of a tenant installs: move-to-nhsmail.zip (Teams, Outlook, Microsoft 365) and outlook.xml
 * (Mac, phones, LTSC, on-premises Exchange). Nothing is written while anything is wrong.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import officeAddinManifest from "office-addin-manifest";
import { ownProblems } from "./checks.ts";
import { drawIcons } from "./icons.ts";
import { outlookManifest } from "./outlook-xml.ts";
import { schemaProblems } from "./schema.ts";
import { unifiedManifest, type PackageTarget } from "./unified.ts";
import { readXml } from "./xml.ts";

const { exportMetadataPackage, validateManifest } = officeAddinManifest;

const usage =
  "Use: npm run package -- --host https://onboarding.trust.example --bot-id GUID --client-id GUID [--out FOLDER]\n";

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const empty = "00000000-0000-0000-0000-000000000000";

export interface PackageArguments {
  readonly target: PackageTarget;
  readonly out: string;
}

/** Reads the arguments, or says everything that is wrong with them. */
export const readArguments = (args: readonly string[]): PackageArguments | readonly string[] => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: { type: "string" },
      "bot-id": { type: "string" },
      "client-id": { type: "string" },
      out: { type: "string", default: "dist/package" },
    },
  });
  const { host = "", out } = values;
  const botId = values["bot-id"] ?? "";
  const clientId = values["client-id"] ?? botId;
  const url = URL.canParse(host) ? new URL(host) : undefined;
  const isGuid = (id: string): boolean => guid.test(id) && id !== empty;
  const problems = [
    host === "" && "Give --host: the https address of the service, like https://onboarding.trust.example.",
    host !== "" &&
      url === undefined &&
      `--host "${host}" is not an address. Write it like https://onboarding.trust.example.`,
    url !== undefined &&
      url.protocol !== "https:" &&
      "--host must begin with https://. Microsoft 365 loads nothing else.",
    url !== undefined &&
      (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "") &&
      `--host must be the address alone, without a path: ${url.origin}.`,
    !isGuid(botId) && "Give --bot-id: the Microsoft App ID of the Azure bot (a GUID).",
    isGuid(botId) &&
      !isGuid(clientId) &&
      "--client-id must be the Application (client) ID of the Entra application (a GUID).",
  ].filter((problem) => problem !== false);
  if (problems.length > 0 || url === undefined) return problems;
  return {
    target: { origin: url.origin, botId: botId.toLowerCase(), clientId: clientId.toLowerCase() },
    out: resolve(out),
  };
};

/** Generates, checks, and only then writes. Resolves to the files written. Throws PackageError with every problem. */
export const writePackage = async ({ target, out }: PackageArguments): Promise<readonly string[]> => {
  const manifest = unifiedManifest(target);
  const xml = outlookManifest(target);
  const icons = drawIcons();
  const problems = [
    ...(await schemaProblems(manifest)),
    ...ownProblems({ manifest, xml: readXml(xml), icons, target }),
  ];
  if (problems.length > 0) throw new PackageError(problems);
  await mkdir(out, { recursive: true });
  const manifestFile = join(out, "manifest.json");
  await writeFile(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`);
  for (const name of Object.values(manifest.icons))
    await writeFile(join(out, name), icons.get(name) ?? new Uint8Array());
  const { isValid, report } = await validateManifest(manifestFile);
  if (!isValid)
    throw new PackageError(
      report?.errors?.map(({ content, title }) => `manifest.json: ${content ?? title ?? "not valid"}`) ?? [],
    );
  const zip = join(out, "move-to-nhsmail.zip");
  await exportMetadataPackage(zip, manifestFile);
  const xmlFile = join(out, "outlook.xml");
  await writeFile(xmlFile, xml);
  return [zip, xmlFile];
};

/** What is wrong, each a sentence. */
export class PackageError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The package is not written, because of ${problems.length} problem(s).`);
    this.name = "PackageError";
    this.problems = problems;
  }
}

const main = async (): Promise<number> => {
  const read = (() => {
    try {
      return readArguments(process.argv.slice(2));
    } catch (error) {
      // parseArgs throws a sentence of its own for an option that it does not know.
      return [error instanceof Error ? error.message : "The arguments are not understood."];
    }
  })();
  if (!("target" in read)) {
    process.stderr.write(`${read.map((problem) => `- ${problem}\n`).join("")}${usage}`);
    return 2;
  }
  try {
    for (const file of await writePackage(read)) process.stdout.write(`${file}\n`);
    process.stdout.write("Install them as docs/install.md says.\n");
    return 0;
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    process.stderr.write(`${error.message}\n${error.problems.map((problem) => `- ${problem}\n`).join("")}`);
    return 1;
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
