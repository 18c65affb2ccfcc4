import type { CopyReport } from "../../mail/copy/mailbox.ts";
import type { ItemNote, Ledger } from "../../mail/ledger/types.ts";
import type { PlannedFolder } from "../../mail/copy/plan-copy.ts";
import { explain } from "../../mail/error-book.ts";
import { exitCodes, type Surroundings } from "../command.ts";
import { printable } from "./failure.ts";
import type { MailOptions } from "./options.ts";
import { count, megabytes } from "./progress.ts";

interface Listed {
  readonly folder: string;
  readonly uid: number;
  readonly date: string;
  readonly size: number;
  readonly code: string;
  readonly why: string;
}

/** Writes what happened, every item that was left out or changed, and what to do next. Resolves to the exit code. */
export const reportCopy = async (
  report: CopyReport,
  { ledger, path }: { readonly ledger: Ledger; readonly path: string },
  options: MailOptions,
  { out }: Surroundings,
): Promise<number> => {
  const leftOut = await listNotes(ledger, "left-out");
  const changed = await listNotes(ledger, "changed");
  const problems = report.problems.map(({ path: folder, error }) => ({
    folder: folder.join("/"),
    code: error.code,
    why: error.message,
    mend: explain(error.code).mend,
    said: error.said,
  }));
  // A label's second showing is no loss: the message itself was copied.
  const missing = leftOut.filter(({ code }) => code !== "label").length + problems.length;
  const code = missing === 0 ? exitCodes.done : exitCodes.someLeftOut;
  if (options.json) {
    const renamed = report.renamed.map((one) => ({ folder: one.path.join("/"), why: one.why }));
    const told = { command: "copy", ...report, renamed, problems, leftOut, changed, ledger: path, exitCode: code };
    out(`${JSON.stringify(told)}\n`);
    return code;
  }
  const { items, bytes } = report.copied;
  out(
    `Copied ${count(items)} messages, ${megabytes(bytes)}. ${report.folders} folders, ${report.unchanged} unchanged.\n`,
  );
  if (report.found > 0)
    out(`Found ${count(report.found)} messages that were on the target already; they were not copied again.\n`);
  if (report.flagged + report.removed > 0)
    out(`Brought flags to ${count(report.flagged)} messages, removed ${count(report.removed)}.\n`);
  for (const { path: folder, why } of report.renamed)
    out(`renamed   ${printable(folder.join("/"))}: ${printable(why)}\n`);
  for (const item of changed) out(`changed   ${describe(item)}\n`);
  for (const item of leftOut) out(`left out  ${describe(item)}\n`);
  for (const { folder, why, mend, said } of problems)
    out(printable(`problem   ${folder}: ${why} ${mend}${said === undefined ? "" : ` (${said})`}`) + "\n");
  if (code !== exitCodes.done) out("Run the same command again to try what failed once more.\n");
  return code;
};

/** What `--dry-run` found: nothing was changed. */
export const reportPlan = (
  plan: readonly PlannedFolder[],
  warnings: readonly string[],
  { json }: MailOptions,
  { out }: Surroundings,
): number => {
  const exitCode = plan.some(({ problem }) => problem !== undefined) ? exitCodes.someLeftOut : exitCodes.done;
  if (json) {
    out(`${JSON.stringify({ command: "copy", dryRun: true, folders: plan, warnings, exitCode })}\n`);
    return exitCode;
  }
  for (const one of plan) {
    if (one.problem !== undefined) {
      out(`problem   ${printable(one.source)}: ${printable(one.problem)}\n`);
      continue;
    }
    const where = one.source === one.target ? one.source : `${one.source} to ${one.target}`;
    const gone = one.vanished === 0 ? "" : `, ${count(one.vanished)} no longer on the source`;
    const beside = one.leftOut === 0 ? "" : `, ${count(one.leftOut)} would be left out`;
    const copied = `would copy ${count(one.copy)} messages, ${megabytes(one.bytes)}; ${count(one.known)} done${beside}${gone}`;
    out(`${printable(where)}${one.make ? " (new folder)" : ""}: ${copied}\n`);
    if (one.renamed !== undefined) out(`  ${printable(one.renamed)}\n`);
  }
  const total = plan.reduce((sum, { copy }) => sum + copy, 0);
  out(`Would copy ${count(total)} messages. Nothing was changed.\n`);
  return exitCode;
};

const describe = ({ folder, uid, date, size, why }: Listed): string =>
  `${printable(folder)} UID ${uid}, ${date}, ${count(size)} octets: ${printable(why)}`;

const listNotes = async (ledger: Ledger, kind: ItemNote["kind"]): Promise<readonly Listed[]> => {
  const found: Listed[] = [];
  for (const folder of await ledger.folders()) {
    for (const { uid, at, size, note } of (await ledger.items(folder.id)).values()) {
      if (note?.kind !== kind) continue;
      const date = new Date(at * 1000).toISOString();
      found.push({ folder: folder.targetPath.join("/"), uid, date, size, code: note.code, why: note.why });
    }
  }
  return found;
};
