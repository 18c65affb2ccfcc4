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

/** One count is open: the number is probably that, and a yes makes it so. */
const offerCount = (talk: Talk, fact: Fact): Talk =>
  choices(
    pend(say(talk, "isCount", { set: [{ field: fact.field, value: factInWords(fact) }] }), {
      is: "confirmFacts",
      facts: [fact],
    }),
    yesNo,
  );

export const askWhich = (talk: Talk, heard: Understanding): Talk => {
  const [number] = heard.loose;
  if (number === undefined || isSent(talk)) return proceed(talk);
  const open = counts.filter((field) => talk.state.draft[field] === undefined || heard.correcting);
  const fields = open.length > 0 ? open : counts;
  const asked = say(talk, "whichNumber", { value: quantityInWords(number.value), fields });
  const [field, ...others] = fields;
  if (field !== undefined && others.length === 0)
    return offerCount(talk, { field, value: number.value, said: number.said });
  const waiting = set(pend(asked, { is: "whichNumber", said: number.said, value: number.value, fields }), {
    mode: talk.state.mode,
  });
  return choices(
    waiting,
    fields.map((field) => ({ id: field, label: fieldLabels[field] })),
  );
};
