/** The form card and the chat feed one draft through the same reader; an older card is answered with the current one. */
import { actsIn } from "../understanding/acts.ts";
import { readField } from "../understanding/read-field.ts";
import { problemWords } from "../words-fields.ts";
import { entryInWords } from "../words-values.ts";
import { beginDraft, proceed } from "./ask.ts";
import { fieldsOf } from "./catalogue.ts";
import { markUnknown, take } from "./draft.ts";
import type { Draft, Fact, FieldId } from "./facts.ts";
import { canStillChange, offerAmend } from "./sent.ts";
import { effect, set, settled, tell, type Talk } from "./talk.ts";
import type { Event } from "./types.ts";

/** A contract without an end, or none. */
export const noEnd =
  /^\W*(?:(?:it'?s|there'?s|there is|we have|no,?|a)\s+)*(?:i |we )?(?:(?:don't|dont|do not) (?:think|believe) (?:so|there is(?: one| any)?|we have (?:one|any|a contract))|(?:haven't|havent|have not|hasn't) (?:got )?(?:one|any|a contract)|not that (?:i|we) (?:know of|'m aware of)|none|no|nope|n\/?a|nothing|not any|ongoing|open[- ]ended|(?:a )?rolling|monthly|month (?:by|to) month|no (?:formal |fixed |set |current )?(?:contract|end(?: date)?|expiry|agreement)|there (?:isn't|is no|'s no|is none|isnt)(?: one| contract| any| end(?: date)?)?|(?:we )?(?:don't|do not) have (?:one|a contract|any)|not applicable)\b(?:[\s,]+(?:that (?:i|we) know of|that (?:i'm|im|we're) aware of|(?:as far as|afaik)(?: (?:i|we) (?:know|am aware))?|(?:i|we) know of|in place|at present|at the moment|currently|anymore|any more|i'm afraid|sorry|month to month|one month|rolling|contract|one|basis|monthly|thanks|really|as such|end date|agreement|deal))*\W*$/i;

type Values = Readonly<Partial<Record<FieldId, string>>>;

const formValues = (draft: Draft): Values =>
  Object.fromEntries((Object.keys(draft) as FieldId[]).map((field) => [field, entryInWords(field, draft[field])]));

export const showForm = (talk: Talk, typed: Values, problems: Values): Talk =>
  effect(set(settled(talk), { mode: "intake" }), {
    do: "showForm",
    rev: talk.state.rev,
    values: { ...formValues(talk.state.draft), ...typed },
    problems,
  });

export const onForm = (talk: Talk, { rev, values }: Extract<Event, { type: "form" }>): Talk => {
  const { mode } = talk.state;
  if (canStillChange(talk) && mode !== "intake" && mode !== "review") return formAfterSending(talk, values);
  const begun = beginDraft(talk);
  if (rev !== talk.state.rev) {
    // What was typed into the old card is kept where nothing newer is known.
    const typed = Object.fromEntries(
      Object.entries(values).filter(
        ([field, text]) => text.trim() !== "" && begun.state.draft[field as FieldId] === undefined,
      ),
    );
    return showForm(tell(begun, "staleCard"), typed, {});
  }
  return takeForm(begun, values);
};

/** A form that was still open when the request went: what differs from the record is offered as a change of it. */
const formAfterSending = (talk: Talk, values: Values): Talk => {
  const facts = fieldsOf(talk.catalogue).flatMap((field): Fact[] => {
    const text = values[field]?.trim() ?? "";
    const read = text === "" ? undefined : readField(field, text, { today: talk.context.today, ...writerOf(talk) });
    return read === undefined || "reason" in read ? [] : [read];
  });
  return facts.length === 0 ? tell(talk, "changeSent") : offerAmend(talk, facts, "");
};

const takeForm = (talk: Talk, values: Values): Talk => {
  const facts: Fact[] = [];
  const problems: Partial<Record<FieldId, string>> = {};
  const unknown: FieldId[] = [];
  const cleared: FieldId[] = [];
  const before = formValues(talk.state.draft);
  for (const field of fieldsOf(talk.catalogue)) {
    const text = values[field]?.trim();
    if (text === undefined || text === (before[field] ?? "")) continue;
    if (text === "") cleared.push(field);
    else if (field === "contractEnd" && noEnd.test(text)) unknown.push(field);
    else if (actsIn(text).includes("dontKnow") && !talk.catalogue.needed.includes(field)) unknown.push(field);
    else {
      const read = readField(field, text, { today: talk.context.today, ...writerOf(talk) });
      if ("reason" in read) problems[field] = problemWords[read.reason];
      else facts.push(read);
    }
  }
  const kept = markUnknown(without(talk, cleared), unknown);
  const taken = take(unknown.length + cleared.length === 0 ? talk : kept, facts, "form");
  if (Object.keys(problems).length === 0) return proceed(settled(taken));
  const typed = Object.fromEntries(
    Object.entries(values).filter(([field]) => problems[field as FieldId] !== undefined),
  );
  return showForm(tell(taken, "formProblems"), typed, problems);
};

const writerOf = ({ context, state }: Talk): { readonly writer?: string } => {
  const writer = state.selfName ?? context.person.name;
  return writer === undefined ? {} : { writer };
};

const without = (talk: Talk, fields: readonly FieldId[]): Talk =>
  set(talk, {
    draft: Object.fromEntries(Object.entries(talk.state.draft).filter(([field]) => !fields.includes(field as FieldId))),
  });
