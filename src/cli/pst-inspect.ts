import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { crc32 } from "node:zlib";
import { fileSource } from "../mail/export/file-source.ts";
import { startingRulePack } from "../mail/rules-pack-starting.ts";
import { parseRulePack, transferRules, type RulePack } from "../mail/rules-pack.ts";
import { openPst } from "../pst/open.ts";
import { takeInventory } from "../pst/inventory.ts";
import type { Check, Inventory } from "../pst/inventory-types.ts";
import type { PstRefusal } from "../pst/types.ts";
import { exitCodes, type Command, type Surroundings } from "./command.ts";
import { inventoryText } from "./pst-inspect-text.ts";

const usage = `Usage: onboarding pst inspect FILE [--json] [--quick | --verify] [--rules PACK.json] [--quiet]
       onboarding pst inspect --print-rules

Shows what is in an Outlook data file (PST or OST): folders, items, sizes and dates, how sound the file is,
what would not move to NHSmail and why, and duplicates. The data file is only read.

  --json           the result as JSON on standard output (docs/pst-inspect.schema.json describes it)
  --quick          trees and tables only; the default for files over 256 MB
  --verify         every block too; the default for smaller files
  --rules FILE     what NHSmail takes, as a rule pack of your own
  --print-rules    prints the rule pack that is used without --rules
  --quiet          no progress

Exit codes: 0 everything would move, 1 some items would not or are damaged (each is listed), 2 usage, 3 cannot read.
`;

const verifyUpTo = 256 * 1024 * 1024;

// Reads of a local file block: several at once would only hold more memory.
const oneAtATime = { readsInFlight: 2, bytesInFlight: 2 * 1024 * 1024 };

interface Asked {
  readonly file: string | undefined;
  readonly json: boolean;
  readonly check: Check | undefined;
  readonly rules: string | undefined;
  readonly printRules: boolean;
  readonly quiet: boolean;
}

/** The arguments, or a sentence on what is wrong with them. */
const read = (args: readonly string[]): Asked | string => {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        verify: { type: "boolean", default: false },
        rules: { type: "string" },
        "print-rules": { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : "These arguments cannot be understood.";
  }
  const { values, positionals } = parsed;
  const printRules = values["print-rules"];
  if (positionals.length !== (printRules ? 0 : 1))
    return printRules ? "--print-rules takes no file." : "Give one data file.";
  if (values.quick && values.verify) return "Choose --quick or --verify, not both.";
  const check = values.quick ? "tables" : values.verify ? "blocks" : undefined;
  const { json, quiet, rules } = values;
  return { file: positionals[0], json, check, rules, printRules, quiet: quiet || json };
};

/** The rule pack asked for, or a sentence on why it cannot be used. */
const readPack = async (file: string | undefined): Promise<RulePack | string> => {
  if (file === undefined) return startingRulePack;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is not JSON" : error instanceof Error ? error.message : "unknown";
    return `The rule pack ${file} cannot be read: ${why}.`;
  }
  const pack = parseRulePack(value);
  return pack.ok ? pack.value : `The rule pack ${file} cannot be used. ${pack.refusal.detail}`;
};

const refusals = {
  "not-a-pst": "This is not an Outlook data file. Choose a file that ends in .pst or .ost.",
  "unsupported-version": "This data file is of a version that is not known.",
  protected:
    "This data file is locked by your organisation (Windows Information Protection). Ask your IT team to unlock it.",
  unreadable: "This data file is too damaged to read. Try Outlook's Inbox Repair Tool (SCANPST.EXE) on a copy.",
} as const satisfies Record<PstRefusal["kind"], string>;

const teller = ({ err, terminal }: Surroundings, quiet: boolean) => {
  let next = 0;
  return {
    tell: (items: number, of: number): void => {
      if (quiet || !terminal || performance.now() < next) return;
      next = performance.now() + 200;
      err(`\r\u001b[K${items} of about ${of} items`);
    },
    end: (): void => {
      if (!quiet && terminal) err("\r\u001b[K");
    },
  };
};

// The young generation of V8 grows to 48 MB and more before it is cleaned, though an inventory keeps almost nothing.
const keepMemorySmall = (): void => {
  setFlagsFromString("--optimize-for-size");
  setFlagsFromString("--semi-space-growth-factor=1");
};

const inspect = async (file: string, pack: RulePack, asked: Asked, surroundings: Surroundings): Promise<number> => {
  const source = fileSource(file);
  keepMemorySmall();
  const { tell, end } = teller(surroundings, asked.quiet);
  try {
    const opened = await openPst(source, { crc32, limits: oneAtATime });
    if (!opened.ok) {
      surroundings.err(`${file}: ${refusals[opened.refusal.kind]} (${opened.refusal.detail})\n`);
      return exitCodes.unreadable;
    }
    const check = asked.check ?? (source.size <= verifyUpTo ? "blocks" : "tables");
    const inventory = await takeInventory(opened.value, { rules: transferRules(pack), check, progress: tell });
    end();
    const name = basename(file);
    surroundings.out(asked.json ? `${JSON.stringify({ file: name, ...inventory })}\n` : inventoryText(name, inventory));
    return everythingMoves(inventory) ? exitCodes.done : exitCodes.someLeftOut;
  } finally {
    end();
    source.close();
  }
};

// A header that is off harms no item; anything else that is lost may have been one.
const everythingMoves = ({ exceptionTotal, health }: Inventory): boolean =>
  exceptionTotal === 0 && health.damage.every(({ kind }) => kind === "header");

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file",
  EACCES: "You may not read this file",
  EISDIR: "This is a folder and not a file",
  ENOTDIR: "A part of this path is not a folder",
};

/** `onboarding pst inspect`: what is in a data file, and what would not move. */
export const command: Command = async (args, surroundings) => {
  const { out, err } = surroundings;
  if (args.includes("--help")) {
    out(usage);
    return exitCodes.done;
  }
  const asked = read(args);
  if (typeof asked === "string") {
    err(`${asked}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (asked.file === undefined) {
    out(`${JSON.stringify(startingRulePack, null, 2)}\n`);
    return exitCodes.done;
  }
  const pack = await readPack(asked.rules);
  if (typeof pack === "string") {
    err(`${pack}\n`);
    return exitCodes.usage;
  }
  try {
    return await inspect(asked.file, pack, asked, surroundings);
  } catch (error) {
    const said = systemErrors[(error as NodeJS.ErrnoException).code ?? ""];
    if (said === undefined) throw error;
    err(`${said}: ${asked.file}\n`);
    return exitCodes.unreadable;
  }
};
