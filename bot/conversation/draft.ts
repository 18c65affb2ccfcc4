/** Facts into the draft, echoed in words; what changed can be corrected at once. */
import { entryInWords, factInWords } from "../words-values.ts";
import type { Draft, Entry, Fact, FieldId, Problem } from "./facts.ts";
import { effect, say, set, type Talk } from "./talk.ts";

/** Characters of the said words that are kept beside a value. */
const keptWords = 200;

export const entryOf = (fact: Fact, by: "chat" | "form" | "offer"): Entry => ({
  is: "given",
  value: fact.value,
  said: fact.said.slice(0, keptWords),
  by,
});

const same = (one: Entry | undefined, other: Entry): boolean =>
  one?.is === "given" && other.is === "given" && JSON.stringify(one.value) === JSON.stringify(other.value);

/** Takes facts into the draft and says so. A new ODS code is checked in the directory. */
export const take = (talk: Talk, facts: readonly Fact[], by: "chat" | "form" | "offer"): Talk => {
  const { draft } = talk.state;
  const fresh = facts.filter((fact) => !same(draft[fact.field], entryOf(fact, by)));
  if (fresh.length === 0) return facts.length === 0 ? talk : say(talk, "already", { set: facts.map(noted) });
  const next: Draft = { ...draft, ...Object.fromEntries(fresh.map((fact) => [fact.field, entryOf(fact, by)])) };
  const fields = fresh.map(({ field }) => field);
  const taken = set(talk, {
    draft: next,
    rev: talk.state.rev + 1,
    touched: fields,
    putOff: talk.state.putOff.filter((field) => !fields.includes(field)),
    misses: 0,
  });
  return checkCode(echo(taken, draft, fresh), fresh);
};

export const noted = (fact: Fact): { field: FieldId; value: string } => ({
  field: fact.field,
  value: factInWords(fact),
});

const echo = (talk: Talk, before: Draft, facts: readonly Fact[]): Talk => {
  const changed = facts.filter(({ field }) => before[field]?.is === "given");
  const set = facts.filter(({ field }) => before[field]?.is !== "given");
  const said =
    changed.length === 0 ? talk : say(talk, "changed", { changes: changed.map((fact) => change(before, fact)) });
  return set.length === 0 ? said : say(said, "noted", { set: set.map(noted) });
};

export const change = (before: Draft, fact: Fact): { field: FieldId; from: string; to: string } => ({
  field: fact.field,
  from: entryInWords(fact.field, before[fact.field]),
  to: factInWords(fact),
});

const checkCode = (talk: Talk, facts: readonly Fact[]): Talk => {
  const code = facts.find((fact) => fact.field === "odsCode");
  if (code?.field !== "odsCode" || talk.state.mode === "sent") return talk;
  return effect(set(talk, { waiting: withOne(talk.state.waiting, "ods") }), { do: "checkOds", code: code.value });
};

export const withOne = <T>(list: readonly T[], one: T): readonly T[] => (list.includes(one) ? list : [...list, one]);

/** "I don't know": not known yet, which the support manager sees. */
export const markUnknown = (talk: Talk, fields: readonly FieldId[]): Talk =>
  set(talk, {
    draft: { ...talk.state.draft, ...Object.fromEntries(fields.map((field) => [field, { is: "unknown" }])) },
    rev: talk.state.rev + 1,
    touched: fields,
  });

/** Each thing that could not be taken, and what to do about it; at most three at once. */
export const tellProblems = (talk: Talk, problems: readonly Problem[]): Talk =>
  problems
    .slice(0, 3)
    .reduce((so, { field, said, reason }) => say(so, "problem", { field, said: said.slice(0, 80), reason }), talk);
