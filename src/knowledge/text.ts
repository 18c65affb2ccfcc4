import { cleanText } from "../onboarding/rules-intent.ts";
import { ok, type Result } from "../result.ts";
import type { BadText } from "./deps.ts";

/** Words of a person, without control characters; refused where empty or longer than `limit` characters. */
export const checkWords = (field: BadText["field"], given: string, limit: number): Result<string, BadText> => {
  const bad = (problem: BadText["problem"]): Result<string, BadText> => ({
    ok: false,
    refusal: { kind: "bad-text", field, problem, limit },
  });
  if (given.length > limit * 4) return bad("too-long");
  const text = cleanText(given);
  if (text === "") return bad("missing");
  return text.length > limit ? bad("too-long") : ok(text);
};
