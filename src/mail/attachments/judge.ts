import { filesWithin } from "../../pst/inside/look.ts";
import { withinPart } from "../../pst/inside/mail-files.ts";
import type { MimePart } from "../../pst/inside/mime-parts.ts";
import type { Budget, Met } from "../../pst/inside/types.ts";

/** The reason to stop a file of this name, or undefined. */
export type Judge = (name: string) => string | undefined;

/** What looking into one message may cost, all its attachments together. It is in memory already. */
export const lookBudget = (): Budget => ({ depth: 6, names: 20_000, bytes: 200_000_000 });

const tooMuch = "it is too big or too deep to be looked through";

/**
 * Why one part of a message is stopped: by its own names, or by what is in it at any depth, as in an archive, an attached
 * message file or an Outlook message file. What cannot be looked through within the limits is stopped too: nobody knows
 * what is in it. What is locked or damaged nobody else can open either, and passes.
 */
export const reasonFor = (
  message: Uint8Array,
  part: MimePart,
  names: readonly string[],
  judge: Judge,
  budget: Budget,
): string | undefined => {
  const named = names.map(judge).find((why) => why !== undefined);
  if (named !== undefined) return named;
  for (const met of withinPart(message, part, names, budget, [], 0, filesWithin)) {
    const why = reasonOf(met, judge);
    if (why !== undefined) return why;
  }
  return undefined;
};

const reasonOf = (met: Met, judge: Judge): string | undefined => {
  if (met.kind === "unseen") return met.why === "too-much" ? tooMuch : undefined;
  return met.names.map(judge).find((why) => why !== undefined);
};
