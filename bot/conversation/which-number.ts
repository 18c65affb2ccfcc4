/** A number that does not say what it counts. */
import type { Understanding } from "../understanding/understand.ts";
import { fieldLabels } from "../words-fields.ts";
import { factInWords, quantityInWords } from "../words-values.ts";
import { proceed } from "./ask.ts";
import type { CountField, Fact, Quantity } from "./facts.ts";
import { counts, lastCount } from "./hearing.ts";
import { isSent } from "./sent.ts";
import { choices, pend, say, set, yesNo, type Talk } from "./talk.ts";

export const wantsCount = ({ state: { draft } }: Talk): boolean =>
  draft.newAccounts === undefined || draft.currentNhsmailAccounts === undefined;

/** "450, not 400": the field that has 400. "No, 450": the count that changed last. */
export const looseFact = (talk: Talk, text: string, heard: Understanding): Fact | undefined => {
  const [only] = heard.loose;
  if (only === undefined || heard.loose.length > 1 || !heard.correcting) return undefined;
  const old = /\b(?:not|instead of|rather than|from)\s+(?:about |around )?([\d,]+)/i.exec(text)?.[1]?.replace(/,/g, "");
  const having = counts.filter((field) => old !== undefined && valueOf(talk, field)?.value === Number(old));
  const field = having.length === 1 ? having[0] : lastCount(talk.state.touched);
  return field === undefined ? undefined : { field, value: only.value, said: only.said };
};
const valueOf = ({ state: { draft } }: Talk, field: CountField): Quantity | undefined => {
  const entry = draft[field];
  return entry?.is === "given" ? entry.value : undefined;
};

/** "4 and 22" while both numbers of accounts are open: in the order in which we ask for them. */
const pairOf = ({ state: { draft } }: Talk, { loose, facts }: Understanding): readonly Fact[] | undefined => {
  const [held, wanted] = loose;
  if (held === undefined || wanted === undefined || loose.length > 2 || facts.length > 0) return undefined;
  if (draft.currentNhsmailAccounts !== undefined || draft.newAccounts !== undefined) return undefined;
  // "14, though I thought 20": one of them counts nothing.
  if ([held, wanted].some(({ chances }) => (chances?.other ?? 0) >= 0.5)) return undefined;
  return [
    { field: "currentNhsmailAccounts", value: held.value, said: held.said },
    { field: "newAccounts", value: wanted.value, said: wanted.said },
  ];
};

/** One count is open: the number is probably that, and a yes makes it so. */
const offerCounts = (talk: Talk, facts: readonly Fact[]): Talk => {
  const set = facts.map((fact) => ({ field: fact.field, value: factInWords(fact) }));
  return choices(pend(say(talk, "isCount", { set }), { is: "confirmFacts", facts }), yesNo);
};

export const askWhich = (talk: Talk, heard: Understanding): Talk => {
  const [number] = heard.loose;
  if (number === undefined || isSent(talk)) return proceed(talk);
  const pair = pairOf(talk, heard);
  if (pair !== undefined) return offerCounts(talk, pair);
  const open = counts.filter((field) => talk.state.draft[field] === undefined || heard.correcting);
  const fields = open.length > 0 ? open : counts;
  const asked = say(talk, "whichNumber", { value: quantityInWords(number.value), fields });
  const [field, ...others] = fields;
  if (field !== undefined && others.length === 0)
    return offerCounts(talk, [{ field, value: number.value, said: number.said }]);
  const waiting = set(pend(asked, { is: "whichNumber", said: number.said, value: number.value, fields }), {
    mode: talk.state.mode,
  });
  return choices(
    waiting,
    fields.map((field) => ({ id: field, label: fieldLabels[field] })),
  );
};
