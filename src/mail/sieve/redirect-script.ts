import { endOfRequires } from "./leading-requires.ts";
import { sieveString } from "./quoted.ts";

export interface RedirectWish {
  /** The mailbox's own address, and where its new mail shall go as well. */
  readonly from: string;
  readonly to: string;
  /** Sieve extensions that the server says it has (RFC 5804 1.7, "SIEVE"). */
  readonly extensions: ReadonlySet<string>;
  /** The script that is active now and stays at work: its name, and its text where it can be read. */
  readonly before: { readonly name: string; readonly text: string } | undefined;
}

/** How our script came about: their script is included, or its text stands in ours, or there is none. */
export interface RedirectScript {
  readonly way: "include" | "merge" | "alone";
  readonly text: string;
}

const marker = "# nhsmail-onboarding redirect";

/** True for a script of ours; one of another maker that bears our name is never overwritten. */
export const isOurs = (text: string): boolean => text.startsWith(marker);

/**
 * Scripts that redirect new mail and let the person's own script do what it did, best first. `redirect :copy` (RFC 3894)
 * keeps the old mailbox's copy, so that nothing is lost where the way to the new one fails; without that extension an
 * explicit `keep` does. Their script is included (RFC 6609) where the server can, so that later changes of theirs count
 * as well; else its text follows ours. Empty where no script can be made: an address or name that no script can hold.
 */
export const redirectScripts = (wish: RedirectWish): readonly RedirectScript[] => {
  const to = sieveString(wish.to);
  const from = sieveString(wish.from);
  if (to === undefined || from === undefined) return [];
  const copy = wish.extensions.has("copy");
  const ours = { needs: copy ? ["copy"] : [], ...guarded(wish, from, to, copy) };
  const { before } = wish;
  if (before === undefined) return [{ way: "alone", text: assemble(ours.needs, "", ours.action) }];
  const scripts: RedirectScript[] = [];
  const name = sieveString(before.name);
  if (wish.extensions.has("include") && name !== undefined) {
    const action = `${ours.action}include :personal :optional ${name};\r\n`;
    scripts.push({ way: "include", text: assemble([...ours.needs, "include"], "", action) });
  }
  const head = endOfRequires(before.text);
  if (head !== undefined) {
    const theirs = { head: before.text.slice(0, head), rest: before.text.slice(head) };
    scripts.push({ way: "merge", text: assemble(ours.needs, `${theirs.head}\r\n`, `${ours.action}${theirs.rest}`) });
  }
  return scripts;
};

/**
 * The loop guard: what went through this mailbox's redirect already, what was delivered at the new address before, and
 * what has come a very long way, is kept and not sent on (RFC 5228 10: implementations must guard against loops).
 */
const guarded = (
  { extensions }: RedirectWish,
  from: string,
  to: string,
  copy: boolean,
): { readonly action: string } => {
  const signs = [
    `header :contains "X-Sieve-Redirected-From" ${from}`,
    `header :contains ["Delivered-To", "X-Original-To"] ${to}`,
    ...(countable(extensions) ? [`header :count "gt" :comparator "i;ascii-numeric" "Received" "${mostReceived}"`] : []),
  ];
  const act = copy ? `redirect :copy ${to};` : `keep;\r\n  redirect ${to};`;
  return { action: `if not anyof (${signs.join(",\r\n  ")}) {\r\n  ${act}\r\n}\r\n` };
};

const mostReceived = 30;

/** RFC 5231's :count needs "relational" and, to compare numbers, RFC 4790's i;ascii-numeric. */
const countable = (extensions: ReadonlySet<string>): boolean =>
  extensions.has("relational") && extensions.has("comparator-i;ascii-numeric");

const assemble = (needs: readonly string[], head: string, action: string): string => {
  const all = action.includes(":count") ? [...needs, "relational", "comparator-i;ascii-numeric"] : needs;
  const require = all.length === 0 ? "" : `require [${all.map((name) => `"${name}"`).join(", ")}];\r\n`;
  return `${marker}: it is taken away again. Please leave it as it is.\r\n${require}${head}${action}`;
};
