/** "I said 85 new accounts. It's 58.": what the first number counted is what the second one counts. */
import type { FoundCount, LooseNumber } from "./count-words.ts";
import { numbersIn } from "./numbers.ts";

const saidBefore =
  /\b(?:i|we)(?:'ve| have| had)?\s+(?:(?:just|originally|first|wrongly)\s+)?(?:said|put(?: down)?|told you|wrote|typed|gave(?: you)?|entered)\s+(?:about |around )?$/i;
const butIs =
  /^[^.;\n\d]{0,40}?[.;,!\n-]+\s*(?:(?:sorry|no|but|and|oops|well|actually)\W+)*(?:it'?s|it is|it should (?:be|say|read)|should be|that'?s|i meant)\s+(?:actually |really |only |just |in fact )*$/i;
/** No noun follows: "it's 3 sites" counts something else. */
const andNoMore = /^\s*(?:$|[.,;!?)\n-]|(?:sorry|not|please|pls|thanks|ta|instead|actually|now|x)\b)/i;

export const putRight = (
  text: string,
  counts: readonly FoundCount[],
  loose: readonly LooseNumber[],
): { readonly counts: readonly FoundCount[]; readonly loose: readonly LooseNumber[] } | undefined => {
  const numbers = numbersIn(text);
  for (const [index, first] of numbers.entries()) {
    const second = numbers[index + 1];
    const field = counts.find(({ start }) => start === first.start)?.field ?? fieldSaid(text.slice(first.end));
    if (second === undefined || field === undefined || !saidBefore.test(text.slice(0, first.start))) continue;
    if (!butIs.test(text.slice(first.end, second.start)) || !andNoMore.test(text.slice(second.end))) continue;
    if (!second.whole) continue;
    const other = <N extends { readonly start: number }>(all: readonly N[]): readonly N[] =>
      all.filter(({ start }) => start !== first.start && start !== second.start);
    const { start, end, value } = second;
    return { counts: [...other(counts), { start, end, field, value }], loose: other(loose) };
  }
  return undefined;
};

/** The number model may doubt "I said 33 new ones": its noun does not. */
const fieldSaid = (after: string): FoundCount["field"] | undefined =>
  /^\s*(?:(?:brand )?new|more|extra|additional)\b/i.test(after)
    ? "newAccounts"
    : /^\s*mail ?boxes\b/i.test(after)
      ? "mailboxes"
      : /^\s*(?:existing|current)\b/i.test(after)
        ? "currentNhsmailAccounts"
        : undefined;
