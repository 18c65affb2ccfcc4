import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { sql } from "kysely";
import { checkAgain } from "../onboarding/check-again.ts";
import type { Deps } from "../onboarding/deps.ts";
import { ListFileError, importOdsList } from "../onboarding/ods/import-list.ts";
import { importRegions } from "../onboarding/ods/import-regions.ts";
import { parseOdsCode } from "../onboarding/types.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { CommandError, commandOf, json, parsed, UsageError } from "./run.ts";

const usage = `Usage: onboarding ods import FILE [--json]
       onboarding ods import --regions FILE [--json]
       onboarding ods show CODE [--json]

FILE is a CSV list with a heading row: Code, Name, and if known Status, Close Date, Postcode, Region, Parent, Successor.
--regions takes a CSV of rules that say which region looks after whom: kind (code, parent, postcode), value, region.
Requests whose code could not be checked before are checked again.
Exit codes: 0 done, 1 some rows were left out (each is listed), 2 usage, 3 the file or the store cannot be read.
`;

/** `onboarding ods`: the directory of organisations, for networks that cannot reach the national one. */
export const command = commandOf(usage, async (args, { out, env }) => {
  const { values, positionals } = parsed({
    args: [...args],
    options: { regions: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [verb, what, ...more] = positionals;
  if (what === undefined || more.length > 0 || (verb !== "import" && verb !== "show")) {
    throw new UsageError("Give one file to import, or one code to show.");
  }
  const say = (view: unknown, text: string): void => out(values.json ? json(view) : text);
  if (verb === "show") {
    const code = parseOdsCode(what);
    if (!code.ok) throw new UsageError("An ODS code has 3 to 10 letters and digits.");
    return withCore(env, async ({ deps }) => {
      const check = await deps.ods.lookUp(code.value, { withinMs: 10_000 });
      say(check, `${code.value}: ${check.status}${"name" in check ? `, ${check.name}` : ""}\n`);
      return exitCodes.done;
    });
  }
  await readable(what);
  return withCore(env, async ({ deps }) => {
    try {
      if (values.regions) {
        const rules = await importRegions(deps.db, await readFile(what, "utf8"));
        say({ rules }, `${rules} region rules are in place.\n`);
        return exitCodes.done;
      }
      const report = await importOdsList(deps, createReadStream(what));
      const checked = await checkAllAgain(deps);
      const lines = report.leftOut.map(({ line, why }) => `  line ${line}: ${why}\n`).join("");
      const left = report.leftOutCount === 0 ? "" : `${report.leftOutCount} rows were left out:\n${lines}`;
      say({ ...report, checked }, `${report.saved} organisations are in the list.\n${left}`);
      return report.leftOutCount === 0 ? exitCodes.done : exitCodes.someLeftOut;
    } catch (cause) {
      if (cause instanceof ListFileError) throw new CommandError(`${what}: ${cause.message}`, { cause });
      throw cause;
    }
  });
});

const readable = async (file: string): Promise<void> => {
  const found = await stat(file).catch((cause: unknown) => {
    throw new CommandError(`${file} cannot be read. Check the name.`, { cause });
  });
  if (!found.isFile()) throw new CommandError(`${file} is not a file.`);
};

/** Requests that came while their code could not be checked. Returns how many could be now. */
const checkAllAgain = async (deps: Deps): Promise<number> => {
  const unchecked = await deps.db
    .selectFrom("organisations as o")
    .innerJoin("intents as i", "i.id", "o.intent_id")
    .innerJoin("ods_records as r", "r.code", "o.ods_code")
    .select("i.id")
    .where(sql<boolean>`i.ods ->> 'status' = 'unchecked'`)
    .execute();
  for (const { id } of unchecked) await checkAgain(deps)({ intentId: id });
  return unchecked.length;
};
