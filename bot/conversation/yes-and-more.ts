/** "Yes, and there is no contract": a yes to what we offered, and something more. */
import type { Understanding } from "../understanding/understand.ts";
import { beginDraft } from "./ask.ts";
import { take } from "./draft.ts";
import type { Fact } from "./facts.ts";
import { hear } from "./hearing.ts";
import { noContract } from "./no-contract.ts";
import { settled, type Talk } from "./talk.ts";

const yesAnd =
  /^\W*(?:yes|yeah|yep|yup|aye|ok|okay|sure|correct|(?:yes,? )?that'?s right|please do)(?: please| thanks)?(?:\s*[,.;!-]+\s*(?:and |but |also |plus |oh and )*|\s+(?:and|but|also|plus)\s+)(?<rest>\S.{3,})$/is;

/** What a yes would set. */
const offered = ({ state: { draft, pending } }: Talk): readonly Fact[] => {
  if (pending?.is === "confirmFacts") return pending.facts;
  if (pending?.is === "directoryName") return [{ field: "organisationName", value: pending.name, said: pending.name }];
  const mailboxes = draft.mailboxes;
  return pending?.is === "mailboxesAsNew" && mailboxes?.is === "given"
    ? [{ field: "newAccounts", value: mailboxes.value, said: mailboxes.said }]
    : [];
};

/** The talk after the yes, with what is left to hear; undefined if it was no such answer. */
export const yesAndMore = (
  talk: Talk,
  text: string,
): { readonly talk: Talk; readonly text: string; readonly heard: Understanding } | undefined => {
  const facts = offered(talk);
  const rest = yesAnd.exec(text)?.groups?.["rest"];
  if (facts.length === 0 || rest === undefined) return undefined;
  const by = talk.state.pending?.is === "confirmFacts" ? "chat" : "offer";
  const agreed = settled(talk);
  const heard = hear(agreed, rest);
  // "Yes, 580 of them" says its own number.
  if (heard.facts.some(({ field }) => facts.some((fact) => fact.field === field)) || heard.loose.length > 0)
    return undefined;
  if (heard.facts.length + heard.problems.length + heard.questions.length === 0 && !noContract.test(rest))
    return undefined;
  return { talk: take(beginDraft(agreed), facts, by), text: rest, heard };
};
