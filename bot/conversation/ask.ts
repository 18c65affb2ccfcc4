/** What comes next: the next question, or the summary when nothing is open. */
import { entryInWords, quantityInWords } from "../words-values.ts";
import { fieldLabels } from "../words-fields.ts";
import { routeFactsInWords } from "../words-route.ts";
import { fieldsOf, type Catalogue } from "./catalogue.ts";
import type { Draft, FactValues, FieldId } from "./facts.ts";
import { effect, pend, say, set, settled, tell, yesNo, choices, type Talk } from "./talk.ts";
import type { SummaryRow } from "./types.ts";

/** The end of a contract is asked for only where a contract may be. */
const noContract =
  /\b(?:no|without|any)\b[^.;,]{0,20}\b(?:contract|support|agreement)|in[- ]?house|\bown (?:it|team|staff)|ourselves|internal|\bnone\b|rolling|^no$/i;
const needsEnd = (draft: Draft): boolean => {
  const support = draft.supportArrangements;
  return support === undefined || (support.is === "given" && !noContract.test(support.value));
};

const open = ({ state: { draft }, catalogue }: Talk, field: FieldId): boolean =>
  fieldsOf(catalogue).includes(field) && draft[field] === undefined && (field !== "contractEnd" || needsEnd(draft));

/** The fields to ask for now; what was put off comes last. */
const nextFields = (talk: Talk): readonly FieldId[] => {
  const { putOff } = talk.state;
  for (const group of talk.catalogue.groups) {
    const fields = group.filter((field) => open(talk, field) && !putOff.includes(field));
    // Where mailboxes were said, new accounts are asked for on their own, with the offer to take that number.
    const alone = fields.length > 1 && fields.includes("newAccounts") && talk.state.draft.mailboxes !== undefined;
    if (fields.length > 0) return alone ? fields.filter((field) => field !== "newAccounts") : fields;
  }
  return putOff.filter((field) => open(talk, field)).slice(0, 1);
};

/** Goes on: asks the next question, or shows what there is and asks whether to send it. */
export const proceed = (talk: Talk): Talk => {
  if (talk.state.waiting.length > 0 || talk.state.mode === "idle" || talk.state.mode === "sent") return talk;
  const fields = nextFields(talk);
  return fields.length === 0 ? review(talk) : ask(talk, fields);
};

export const ask = (talk: Talk, fields: readonly FieldId[]): Talk => {
  const asking = set(talk, { mode: "intake", asked: fields });
  const mailboxes = talk.state.draft.mailboxes;
  if (
    fields.includes("newAccounts") &&
    fields.length === 1 &&
    mailboxes?.is === "given" &&
    !talk.state.offeredMailboxes
  ) {
    const value = quantityInWords(mailboxes.value);
    return choices(
      pend(say(set(asking, { offeredMailboxes: true }), "askWithMailboxes", { value }), { is: "mailboxesAsNew" }),
      yesNo,
    );
  }
  return say(asking, "ask", { fields });
};

/** Asks once more what was asked last. */
export const askAgain = (talk: Talk): Talk =>
  talk.state.mode === "intake" && talk.state.asked.some((field) => open(talk, field))
    ? ask(
        talk,
        talk.state.asked.filter((field) => open(talk, field)),
      )
    : proceed(talk);

export const rowsOf = (draft: Draft, { groups, unasked, needed }: Catalogue): readonly SummaryRow[] =>
  [...groups.flat(), ...unasked.filter((field) => draft[field] !== undefined)].map((field) => {
    const entry = draft[field];
    const is = entry === undefined ? (needed.includes(field) ? "missing" : "unknown") : entry.is;
    const label = fieldLabels[field].slice(0, 1).toUpperCase() + fieldLabels[field].slice(1);
    return { field, label, value: entryInWords(field, entry), is };
  });

export const missingOf = ({ state: { draft }, catalogue }: Talk): readonly FieldId[] =>
  catalogue.needed.filter((field) => draft[field]?.is !== "given");

export const showSummary = (talk: Talk): Talk =>
  effect(set(talk, { summaryRev: talk.state.rev }), {
    do: "showSummary",
    rev: talk.state.rev,
    rows: rowsOf(talk.state.draft, talk.catalogue),
    missing: missingOf(talk),
    route: routeFactsInWords(talk.state.routeFacts ?? {}),
  });

const review = (talk: Talk): Talk => {
  const shown = showSummary(set(settled(talk), { mode: "review", asked: [] }));
  const missing = missingOf(talk);
  if (missing.length > 0) return say(shown, "missing", { fields: missing });
  return say(pend(shown, { is: "confirm", what: "submit", rev: shown.state.rev }), "confirm", { what: "submit" });
};

/** After a question in between: a summary that still stands as it was shown is not shown once more. */
export const backToDraft = (talk: Talk): Talk => {
  const { mode, rev, summaryRev } = talk.state;
  if (mode !== "review" || summaryRev !== rev || missingOf(talk).length > 0 || talk.state.waiting.length > 0)
    return proceed(tell(talk, "back"));
  return pend(tell(talk, "backToSummary"), { is: "confirm", what: "submit", rev });
};

/**
 * "Send it" shows first what would be sent and names what is not known yet; only a yes to that, or the button of the
 * card with this very draft, sends.
 */
export const reviewToSend = (talk: Talk): Talk => {
  if (missingOf(talk).length > 0) return submit(talk);
  const open = talk.catalogue.groups.flat().filter((field) => talk.state.draft[field] === undefined);
  const shown = showSummary(set(settled(talk), { mode: "review", asked: [] }));
  const told = open.length === 0 ? shown : say(shown, "notKnownYet", { fields: open });
  return choices(
    pend(say(told, "confirm", { what: "submit" }), { is: "confirm", what: "submit", rev: told.state.rev }),
    yesNo,
  );
};

/** Sends, if nothing is missing that must be there. */
export const submit = (talk: Talk): Talk => {
  const { draft, draftId } = talk.state;
  const [first] = missingOf(talk);
  if (first !== undefined) return ask(say(talk, "missing", { fields: missingOf(talk) }), missingOf(talk));
  if (isZero(draft, "newAccounts") && isZero(draft, "currentNhsmailAccounts")) {
    return set(tell(talk, "zeroAccounts"), { mode: "intake", asked: ["newAccounts"] });
  }
  const facts = Object.fromEntries(
    Object.entries(draft).flatMap(([field, entry]) => (entry.is === "given" ? [[field, entry.value]] : [])),
  ) as Partial<FactValues>;
  const unknown = fieldsOf(talk.catalogue).filter((field) => draft[field]?.is !== "given");
  const sending = set(settled(talk), { mode: "submitting", asked: [] });
  return effect(sending, { do: "submit", key: draftId ?? talk.context.newId, facts, unknown });
};

const isZero = (draft: Draft, field: "newAccounts" | "currentNhsmailAccounts"): boolean => {
  const entry = draft[field];
  return entry?.is === "given" && entry.value.value === 0;
};

/** A new draft under its own key; a running one is kept. */
export const beginDraft = (talk: Talk): Talk =>
  talk.state.mode === "intake" || talk.state.mode === "review"
    ? talk
    : set(settled(talk), {
        mode: "intake",
        draftId: talk.context.newId,
        draft: {},
        asked: [],
        touched: [],
        putOff: [],
        offeredMailboxes: false,
        rev: talk.state.rev + 1,
      });

export const forgetDraft = (talk: Talk): Talk => {
  const {
    draftId: _id,
    ods: _ods,
    routeFacts: _route,
    routeAsked: _asked,
    selfName: _name,
    ...state
  } = settled(talk).state;
  return {
    ...talk,
    state: {
      ...state,
      mode: "idle",
      draft: {},
      asked: [],
      touched: [],
      putOff: [],
      offeredMailboxes: false,
      waiting: [],
      rev: state.rev + 1,
    },
  };
};
