/** A correction of one mail system leaves the others: "Exchange is 2016, not 2013", "we also have Zimbra", "drop Notes". */
import type { Understanding } from "../understanding/understand.ts";
import type { Draft, Fact, Platform } from "./facts.ts";

const adds = /\b(?:also|as well|too|plus|additionally|in addition|on top|besides|another|add|forgot)\b/i;

/** The word of a product's name that people say: "Notes", "365", "Exchange". */
const keyOf = ({ name }: Platform): string => (name.split(/\s+/).at(-1) ?? name).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const dropped = (text: string, platform: Platform): boolean =>
  new RegExp(
    `\\b(?:drop|remove|delete|lose|scrap|forget|ignore|minus|not|no longer|don't (?:have|use)|isn't|take (?:off|out)|got rid of|without|rather than|instead of)\\s+(?:(?:the|our|on|use|using|have|any|actually|lotus|ibm|office|ms|microsoft)\\s+)*${keyOf(platform)}(?!\\w)(?!\\s*(?:\\d|only))`,
    "i",
  ).test(text);

const same = (one: Platform, other: Platform): boolean => one.name === other.name && one.version === other.version;

/** What is heard of mail systems, put together with those that the draft has. */
export const withPlatforms = (draft: Draft, heard: Understanding, text: string): readonly Fact[] => {
  const before = draft.currentPlatform;
  if (before?.is !== "given" || heard.questions.length > 0) return heard.facts;
  const fact = heard.facts.find(({ field }) => field === "currentPlatform");
  const fresh = fact?.field === "currentPlatform" && fact.value.every(({ known }) => known) ? fact.value : [];
  if (fact !== undefined && fresh.length === 0) return heard.facts;
  const left = before.value.filter((old) => !dropped(text, old));
  const value =
    left.length < before.value.length
      ? [...left, ...fresh.filter((one) => !dropped(text, one) && !left.some((old) => same(old, one)))]
      : joined(before.value, fresh, text);
  if (value.length === 0 || (fact === undefined && left.length === before.value.length)) return heard.facts;
  const said = fact?.said ?? text.trim();
  return [...heard.facts.filter((one) => one !== fact), { field: "currentPlatform", value, said }];
};

const joined = (before: readonly Platform[], fresh: readonly Platform[], text: string): readonly Platform[] => {
  const [one] = fresh;
  if (one === undefined) return before;
  const olds = before.filter(({ name }) => name === one.name);
  // "Also the platform is Domino 8.5, not 9": one of them has changed, none has joined.
  const corrects = olds.length > 0 && /\b(?:not|instead|rather|should be|meant)\b/i.test(text);
  if (adds.test(text) && !corrects)
    return [...before, ...fresh.filter((next) => !before.some((old) => same(old, next)))];
  // One product of several, with another version: that one has changed.
  if (fresh.length === 1 && before.length > 1 && olds.length === 1) {
    return before.map((old) => (old.name === one.name ? one : old));
  }
  return fresh;
};
