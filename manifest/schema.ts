import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { schemaVersion } from "./unified.ts";

type Validate = ((value: unknown) => boolean) & {
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
};
type AjvClass = new (options: object) => { readonly compile: (schema: object) => Validate };

const schemaPackage = "@microsoft/app-manifest";
const require = createRequire(import.meta.url);

/**
 * Checks a unified manifest against Microsoft's own schema, offline. Before office-addin-manifest, which crashes on an
 * unknown key with a misleading text. The schema's text has escapes that JavaScript's patterns do not know (\a, \v).
 */
export const schemaProblems = async (manifest: unknown): Promise<readonly string[]> => {
  // It comes with office-addin-manifest, so it is looked for from there.
  const root = createRequire(require.resolve("office-addin-manifest/package.json")).resolve(
    `${schemaPackage}/package.json`,
  );
  const file = root.replace("package.json", `build/json-schemas/teams/v${schemaVersion}/MicrosoftTeams.schema.json`);
  const text = (await readFile(file, "utf8")).replace(/\\\\a/g, "\\\\u0007").replace(/\\\\v/g, "\\\\u000b");
  const Ajv = (require("ajv-draft-04") as { default: AjvClass }).default;
  const addFormats = (require("ajv-formats") as { default: (ajv: object) => void }).default;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(text) as object);
  if (validate(manifest)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `manifest.json ${instancePath || "/"}: ${message ?? "is not valid"}.`,
  );
};
