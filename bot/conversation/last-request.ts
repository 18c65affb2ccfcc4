/** After a decline or a withdrawal: the facts of the last request are offered for the new one. */
import { fieldIds, type Fact } from "./facts.ts";
import { choices, pend, say, yesNo, type Talk } from "./talk.ts";

/** Undefined where there is nothing to offer. */
export const offerLast = (talk: Talk): Talk | undefined => {
  const { request, today } = talk.context;
  if (request?.facts === undefined || !again.has(request.state)) return undefined;
  const { facts: last } = request;
  const facts = fieldIds
    .flatMap((field): Fact[] => (last[field] === undefined ? [] : [{ field, value: last[field], said: "" } as Fact]))
    .filter((fact) => !isPast(fact, today));
  if (facts.length === 0) return undefined;
  const offered = say(talk, "reuseAsk", { reference: request.reference, organisation: request.organisation });
  return choices(pend(offered, { is: "reuseFacts", facts }), yesNo);
};
const again: ReadonlySet<string> = new Set(["declined", "withdrawn"]);

/** A day that has gone by since would be refused. */
const isPast = (fact: Fact, today: string): boolean =>
  (fact.field === "preferredStart" || fact.field === "contractEnd") && (fact.value.to ?? fact.value.from) < today;
