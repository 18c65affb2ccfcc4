import type { Review } from "../src/knowledge/proposals.ts";
import type { PersonId } from "../src/people/types.ts";
import type { Press, ProposalPress } from "./cards/presses.ts";
import { proposalCard } from "./cards/proposal.ts";
import type { Outcome, Reply } from "./turn-document.ts";
import type { BotActions, ReviewProposalRefusal } from "./turn-ports.ts";
import { proposalWords } from "./turn-words.ts";

/** Other ways of asking, one a line. */
const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

const reviewOf = (press: ProposalPress): Review =>
  press.verb === "proposal.refuse"
    ? { verb: "refuse", note: press.note ?? "" }
    : {
        verb: "accept",
        ...(press.question === undefined ? {} : { question: press.question }),
        ...(press.answer === undefined ? {} : { answer: press.answer }),
        alternates: linesOf(press.alternates ?? ""),
      };

/** The programme's review of a proposed entry. The card gives id and version; the use case decides who may and when. */
export const pressProposal = async (
  { knowledge }: BotActions,
  person: PersonId,
  press: ProposalPress,
): Promise<Outcome> => {
  const { id, version } = press;
  const reviewed = await knowledge.reviewEntry({ person, id, version, review: reviewOf(press) });
  const told = reviewed.ok ? proposalWords[reviewed.value.state] : refusedWords(reviewed.refusal);
  const view = reviewed.ok ? reviewed.value : await knowledge.showProposal({ person, id });
  if (view === undefined) return { replies: [{ kind: "text", text: proposalWords["not-found"] }] };
  return { replies: [], instead: proposalReply(view, told) };
};

/** A proposed entry opened from the list of what waits, in the list's place. */
export const showProposalPress = async (
  { knowledge }: BotActions,
  person: PersonId,
  { id }: Extract<Press, { verb: "proposal.show" }>,
): Promise<Outcome> => {
  const view = await knowledge.showProposal({ person, id });
  return view === undefined
    ? { replies: [{ kind: "text", text: proposalWords["not-found"] }] }
    : { replies: [], instead: proposalReply(view, undefined) };
};

const refusedWords = (refusal: ReviewProposalRefusal): string => {
  if (refusal.kind !== "bad-text") return proposalWords[refusal.kind];
  return refusal.problem === "missing" ? proposalWords.missing : proposalWords.tooLong(refusal.limit);
};

export const proposalReply = (
  view: Parameters<typeof proposalCard>[0],
  told: string | undefined,
): Extract<Reply, { kind: "card" }> => ({
  kind: "card",
  card: proposalCard(view, told),
  copyOf: { name: "proposal", key: `proposal:${view.id}` },
});
