import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { command } from "../../src/cli/pst-inspect.ts";
import type { Inventory } from "../../src/pst/inventory-types.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import type { RawFolder } from "../fixtures/pst/folders.ts";
import { storeBytes, type RawStore } from "../fixtures/pst/store.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../docs/pst-inspect.schema.json", import.meta.url), "utf8"),
) as object;
const ajv = new Ajv2020({ formats: { "date-time": (text: string) => !Number.isNaN(Date.parse(text)) } });
/** Is it as the published schema says? */
export const validate = ajv.compile<Inventory & { readonly file: string }>(schema);

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const run = async (...args: readonly string[]): Promise<Run> => {
  let [out, err] = ["", ""];
  const code = await command(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    env: {},
    terminal: false,
  });
  return { code, out, err };
};

/** For a suite: a folder of its own for data files, gone at its end; what is said as JSON is as its schema says. */
export const inspecting = () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "inspect-"))));
  after(() => rmSync(folder, { recursive: true }));

  const written = (bytes: Uint8Array, name = "demo.pst"): string => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  const inspected = async (store: RawStore, ...args: readonly string[]) => {
    const { code, out } = await run(written(storeBytes(store)), "--json", ...args);
    const json: unknown = JSON.parse(out);
    assert.ok(validate(json), JSON.stringify(validate.errors));
    return { code, inventory: json };
  };
  const ofMails = (...mails: readonly MailSpec[]): RawFolder[] => [{ name: "Inbox", items: mails.map(mail) }];

  /** A file of text beside the data files. */
  const saved = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  return { written, saved, inspected, ofMails };
};
