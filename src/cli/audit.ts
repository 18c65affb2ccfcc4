import { readFile } from "node:fs/promises";
import { z } from "zod";
import { verifyAudit, type Anchor } from "../audit/verify.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { CommandError, commandOf, json, parsed, UsageError } from "./run.ts";

const usage = `Usage: onboarding audit verify [--anchor FILE] [--old-key-file FILE]... [--json]

Recomputes the audit trail's chain and names the first row that is broken.
  --anchor FILE        the JSON of an earlier run, kept elsewhere: shows that nothing was cut off since
  --old-key-file FILE  a key used before (32 bytes, raw or base64)
Exit codes: 0 whole, 1 broken, 2 usage, 3 the store cannot be read.
`;

const Anchors = z.object({
  anchors: z.array(z.object({ lane: z.int(), position: z.int(), mac: z.string().regex(/^[0-9a-f]{64}$/) })),
});

const words = {
  changed: "was changed",
  missing: "stands where an earlier row is missing",
  "unknown-key": "was made with a key that is not known here; give it with --old-key-file",
  "cut-off": "is missing at the end: rows were removed",
} as const;

/** `onboarding audit verify`. */
export const command = commandOf(usage, async (args, { out, env }) => {
  const { values, positionals } = parsed({
    args: [...args],
    options: {
      anchor: { type: "string" },
      "old-key-file": { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  if (positionals.join(" ") !== "verify") throw new UsageError("The command is: onboarding audit verify");
  const anchors = values.anchor === undefined ? [] : await readAnchors(values.anchor);
  const oldKeys = await Promise.all(values["old-key-file"].map(readKey));
  return withCore(env, async ({ config, deps }) => {
    const result = await verifyAudit(deps.db, [config.keys.audit, ...oldKeys], anchors);
    if (values.json) out(json(result));
    else if (result.broken === null) out(`The trail is whole: ${result.entries} entries.\n`);
    else {
      const { row, lane, position, why } = result.broken;
      out(`The trail is broken: row ${row ?? "(none)"} (lane ${lane}, position ${position}) ${words[why]}.\n`);
    }
    return result.broken === null ? exitCodes.done : exitCodes.someLeftOut;
  });
});

const readAnchors = async (file: string): Promise<readonly Anchor[]> => {
  try {
    return Anchors.parse(JSON.parse(await readFile(file, "utf8"))).anchors;
  } catch (cause) {
    throw new CommandError(`${file} is not the JSON of an earlier "onboarding audit verify --json".`, { cause });
  }
};

const readKey = async (file: string): Promise<Uint8Array> => {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new CommandError(`${file} cannot be read.`, { cause });
  });
  const key = bytes.length === 32 ? bytes : Buffer.from(bytes.toString("latin1").trim(), "base64");
  if (key.length !== 32) throw new CommandError(`${file} does not hold a key of 32 bytes.`);
  return key;
};
