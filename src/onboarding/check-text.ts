import { ok, type Result } from "../result.ts";
import type { BadText } from "./requests.ts";
import { cleanText } from "./rules-intent.ts";

/** Longest question, reason, answer or note. Ours: it fits a card of 28 KB with room for the request itself. */
export const longestText = 2_000;

/** A sentence that a person writes to another one. Required unless `optional`; then an empty one is undefined. */
export const checkText = (field: BadText["field"], given: string | undefined): Result<string, BadText> => {
  const limit = longestText;
  const bad = (problem: BadText["problem"]): Result<string, BadText> => ({
    ok: false,
    refusal: { kind: "bad-text", field, problem, limit },
  });
  if (given === undefined) return bad("missing");
  if (given.length > limit * 4) return bad("too-long");
  const text = cleanText(given);
  if (text === "") return bad("missing");
  return text.length > limit ? bad("too-long") : ok(text);
};
