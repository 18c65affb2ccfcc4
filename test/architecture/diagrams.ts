/**
 * The life-cycle diagrams of the README, made from the tables. `node test/architecture/diagrams.ts` writes them; the
 * test compares.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mailboxTransitions } from "../../src/mailboxes/rules.ts";
import { transitions } from "../../src/onboarding/rules.ts";

export const readme = join(import.meta.dirname, "..", "..", "README.md");

type Table = Readonly<
  Record<string, Readonly<Partial<Record<string, { readonly to: string; readonly gates?: readonly string[] }>>>>
>;

/** A Mermaid state diagram: one arrow for each pair of states, with the verbs and their gates. */
const diagramOf = (table: Table, first: string): string => {
  const id = (state: string): string => state.replaceAll("-", "_");
  const arrows = new Map<string, string[]>();
  for (const [from, row] of Object.entries(table)) {
    for (const [verb, rule] of Object.entries(row)) {
      if (rule === undefined || rule.to === from) continue;
      const gates = rule.gates?.filter((gate) => gate !== "not-own-request") ?? [];
      const label = `${verb}${gates.length === 0 ? "" : ` [${gates.join(", ")}]`}`;
      const key = `${id(from)} --> ${id(rule.to)}`;
      arrows.set(key, [...(arrows.get(key) ?? []), label]);
    }
  }
  const states = Object.keys(table).map((state) => `  state "${state.replaceAll("-", " ")}" as ${id(state)}`);
  const lines = [...arrows].map(([key, labels]) => `  ${key}: ${labels.join(" / ")}`);
  return ["```mermaid", "stateDiagram-v2", ...states, `  [*] --> ${id(first)}`, ...lines, "```"].join("\n");
};

export const diagrams: Readonly<Record<string, string>> = {
  organisation: diagramOf(transitions, "draft"),
  mailbox: diagramOf(mailboxTransitions, "mapped"),
};

const between = (name: string): RegExp => new RegExp(`(<!-- diagram:${name} -->\n)[\\s\\S]*?(<!-- /diagram -->)`);

/** The README with the diagrams put between their marks. Throws where a mark is missing. */
export const withDiagrams = (text: string): string =>
  Object.entries(diagrams).reduce((whole, [name, diagram]) => {
    if (!between(name).test(whole)) throw new Error(`README.md has no place for the diagram "${name}"`);
    return whole.replace(between(name), (_, start: string, end: string) => `${start}\n${diagram}\n\n${end}`);
  }, text);

if (import.meta.main) await writeFile(readme, withDiagrams(await readFile(readme, "utf8")));
