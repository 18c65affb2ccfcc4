/**
 * What the lead model adds where the rules are silent, and where it doubts them. Where it is not sure, nothing is taken
 * and the bot asks.
 */
import type { FieldId } from "../../conversation/facts.ts";
import { told } from "../plain-values.ts";
import type { Canvas, Span } from "../text/canvas.ts";
import type { Weights } from "../learnt/softmax.ts";
import { candidatesIn } from "./candidates.ts";
import { leadChances } from "./lead-chances.ts";
import { onlyWrites } from "./lead-features.ts";
import { hasGone, negated, ofAnother, type FoundName } from "./people.ts";

/** Chances from which a name is taken that no rule takes (`answering`: where another thing was asked for), and below which a rule's is dropped. */
export const sureOfLead = { take: 0.65, answering: 0.9, doubt: 0.04 } as const;

export interface LeadWords {
  readonly canvas: Canvas;
  readonly asked: readonly FieldId[];
  /** Who signed the message. */
  readonly writer: string | undefined;
  readonly weights?: Weights;
}

/** The leads that the rules found, mended by what the model knows. */
export const weighedLead = (ruled: readonly FoundName[], words: LeadWords): readonly FoundName[] => {
  const { canvas, asked, writer, weights } = words;
  if (told(canvas.text)) return ruled;
  const candidates = candidatesIn(canvas.text, canvas.said, writer);
  if (candidates.length === 0) return ruled;
  const chances = leadChances({ text: canvas.text, asked }, candidates, weights);
  const chanceOf = (name: FoundName): number | undefined => {
    const exact = candidates.findIndex((one) => one.value === name.value);
    const at = exact >= 0 ? exact : candidates.findIndex((one) => same(one.value, name.value));
    return at < 0 ? undefined : chances[at];
  };
  if (weights !== undefined && Object.keys(weights).length === 0) return ruled;
  if (ruled.length > 0) return ruled.filter((one) => (chanceOf(one) ?? 1) >= sureOfLead.doubt);
  const best = chances.reduce((so, chance, at) => (chance > (chances[so] ?? 0) ? at : so), 0);
  const [chosen, chance] = [candidates[best], chances[best] ?? 0];
  // Asked for something else, people name others: who supports, who gave the number.
  const least = asked.length > 0 && !asked.includes("transitionLead") ? sureOfLead.answering : sureOfLead.take;
  if (chosen === undefined || chance < least) return [];
  const [first] = chosen.mentions;
  if (!asked.includes("transitionLead") && onlyWrites({ text: canvas.text, asked }, chosen)) return [];
  if (chosen.mentions.every((mention) => isBarred(canvas.text, mention))) return [];
  return first === undefined ? [] : [{ value: chosen.value, ...first }];
};

const otherLead =
  /^\s*(?:,|\(|is|was|as|will be|being)?\s*(?:is |was )?(?:our|the|a|my)?\s*(?!transition|project|migration|programme|program|new|nhs|interim|acting|overall|main|named|technical|implementation|local|your|day)\p{Ll}[\p{Ll}&-]+\s+lead\b/u;

/** "Either Kim or Lee": they have not decided. "Kim leads on finance", "not Kim", "Kim has left": nobody's lead. */
const isBarred = (text: string, { start, end }: Span): boolean =>
  /\b\p{Lu}[\p{L}'-]+\s+or\s+$/u.test(text.slice(0, start)) ||
  /^\s+or\s+\p{Lu}/u.test(text.slice(end)) ||
  ofAnother.test(text.slice(end)) ||
  otherLead.test(text.slice(end)) ||
  hasGone.test(text.slice(end)) ||
  negated.test(text.slice(0, start));

/** "Gwen" and "Gwen Demo" are one person. */
const same = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((name) => ` ${name.toLowerCase()} `);
  return a !== undefined && b !== undefined && (a.includes(b) || b.includes(a));
};
