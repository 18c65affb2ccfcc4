import { exportStore } from "../store/export.ts";
import { importStore, ImportError } from "../store/import.ts";
import type { Tally } from "../store/copy-format.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { CommandError, commandOf, json, parsed, table, UsageError } from "./run.ts";

const usage = `Usage: onboarding store export FILE [--json]
       onboarding store import FILE [--json]

Moves everything from one PostgreSQL to another, for instance from the embedded one to a server:
  onboarding store export everything.gz
  DATABASE_URL=postgres://... onboarding store import everything.gz
The export is one moment's picture; stop the service first, so that nothing is written after it. The import needs an
empty database; it compares every table's rows and contents, and changes nothing where one of them differs.
The file holds personal data: keep it as safe as the database. It does not hold the keys (ONBOARDING_AUDIT_KEY and
ONBOARDING_SECRETS_KEY, or audit.key and secrets.key in the data folder): take them along.
Exit codes: 0 done, 2 usage, 3 the file or the store cannot be read or is not fit.
`;

/** `onboarding store export|import`. */
export const command = commandOf(usage, async (args, { out, env }) => {
  const { values, positionals } = parsed({
    args: [...args],
    options: { json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [verb, file, ...more] = positionals;
  if (file === undefined || more.length > 0 || (verb !== "export" && verb !== "import")) {
    throw new UsageError("Say export or import, and one file.");
  }
  return withCore(env, async ({ store }) => {
    const counts =
      verb === "export" ? await exportStore(store.pool, file, new Date()) : await importTold(store.pool, file);
    out(values.json ? json({ tables: counts }) : summary(counts));
    return exitCodes.done;
  });
});

const importTold = async (...args: Parameters<typeof importStore>): ReturnType<typeof importStore> => {
  try {
    return await importStore(...args);
  } catch (cause) {
    if (cause instanceof ImportError) throw new CommandError(cause.message, { cause });
    throw cause;
  }
};

const summary = (counts: Readonly<Record<string, Tally>>): string => {
  const filled = Object.entries(counts).filter(([, { rows }]) => rows > 0);
  const total = filled.reduce((sum, [, { rows }]) => sum + rows, 0);
  return `${table(
    ["TABLE", "ROWS"],
    filled.map(([name, { rows }]) => [name, String(rows)]),
  )}${total} rows in ${Object.keys(counts).length} tables.\n`;
};
