import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Frame, Page } from "playwright-core";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** axe's violations (WCAG 2.2 A and AA, and its best practices) in a page or frame, each as one line. Empty: none. */
export const violations = async (where: Page | Frame): Promise<readonly string[]> => {
  const script = await source;
  // As text through the debugger: the page's own policy rightly refuses a script element.
  await where.evaluate(script);
  const result = await where.evaluate<AxeResult>(`axe.run(document, { resultTypes: ["violations"] })`);
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
  );
};
