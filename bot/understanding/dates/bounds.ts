/** A date or range with its bounds: "not before June", "after Easter", "by the end of March", "May onwards". */
import { addDays } from "./calendar.ts";
import { at, isOk, type Ok, type Piece } from "./pieces.ts";
import { rangeAt } from "./ranges.ts";
import { sticky, type Now, type Reading } from "./reading.ts";

const notBeforeWords = sticky(
  "(?:definitely |certainly )?(?:not (?:until|till?|'til|before|earlier than)|no(?:t any)? (?:earlier|sooner) than|(?:any ?time |some ?time |shortly |just |straight |soon |right |asap |as soon as (?:possible|we can|you can) |directly |immediately )?(?:after|following)|any ?time (?:from|after)|on or after|starting (?:on or )?after|once we're past|post(?=[- ])|earliest(?: is| would be| date| possible)?|at the earliest|once|when)[\\s:-]+(?:the end of |end of )?",
);
const byWords = sticky(
  "(?:by|between now and|from now (?:until|to|till)|(?:on )?this side of|(?:in )?the run[- ]?up to|(?:any ?time |some ?time |well |just )?before|no later than|not later than|not after|no later|latest(?: is)?|ahead of|prior to|in (?:good )?time for|on or before|done by|completed by)[\\s:]+(?:the end of |end of |close of )?",
);
/** "Not before our CQC visit on 3 March": the event, up to its date. A contract's end is no event of the move. */
const event = sticky(
  "(?:our|the|my|an?|their|his|her|next)\\s+(?![^.,;\\n]*\\b(?:contract|agreement|support|deal|sla|licen[cs]e|warranty|cover)\\b)(?:[a-z][a-z'-]*\\s+){1,5}?(?:is |are )?(?:on|in)\\s+(?:the\\s+)?(?=\\d|[a-z]{3})",
);
const openEnd = sticky(
  "\\s*,?\\s*(?:onwards?|or (?:later|after|thereafter|onwards?|beyond)|at the (?:very )?(?:earliest|soonest)|earliest|and onwards|\\+)(?![a-z])",
);
const latestEnd = sticky("\\s*,?\\s*(?:at the (?:very )?latest|or (?:sooner|earlier|before)|latest)(?![a-z])");
const isOver = sticky("\\s+(?:is|has|are)\\s+(?:over|finished|done|out of the way|ended|passed|gone)");

/** "Nothing is to begin before May", "we wouldn't want to touch it until June": what is refused before a day may come after it. */
export const refused =
  /(?:\b(?:not|nothing|nobody|no[- ]one|none|never|cannot|cant|dont|wont|couldnt|wouldnt|unable|impossible|hopeless|avoid|no (?:way|chance|point|hope|use))\b|n't\b)[^.;!?\n]{0,70}$/i;

/** A range with its bounds: not before, after, by, onwards. */
export const boundedAt = (text: string, position: number, now: Now): Piece | undefined => {
  const after = at(notBeforeWords, text, position);
  const by = at(byWords, text, position);
  const lead = after ?? by;
  const from = position + (lead?.[0].length ?? 0);
  const led = rangeAt(text, from, now) ?? (lead === undefined ? undefined : ofEvent(text, from, now));
  // "Straight after that" is read as a whole.
  const piece = led ?? (lead === undefined ? undefined : rangeAt(text, position, now));
  if (led === undefined) return piece;
  if (!isOk(piece)) return piece;
  const open = at(openEnd, text, piece.end);
  const latest = at(latestEnd, text, piece.end);
  if (lead !== undefined && after !== undefined) return afterPiece(text, after[0], piece);
  if (by !== undefined && /^before/i.test(by[0]) && refused.test(text.slice(Math.max(0, position - 90), position)))
    return { end: piece.end, reading: { ...piece.reading, to: piece.reading.from, notBefore: true } };
  if (by !== undefined) return { end: piece.end, reading: until(by[0], piece.reading, now) };
  if (open !== undefined) return { end: piece.end + open[0].length, reading: { ...piece.reading, notBefore: true } };
  if (latest !== undefined) return { end: piece.end + latest[0].length, reading: until("by", piece.reading, now) };
  return piece;
};

const ofEvent = (text: string, position: number, now: Now): Piece | undefined => {
  const words = at(event, text, position);
  return words === undefined ? undefined : rangeAt(text, position + words[0].length, now);
};

const afterPiece = (text: string, words: string, piece: Ok): Piece | undefined => {
  const strictlyAfter =
    /after|following|post|once|when|end of/i.test(words) &&
    !/on or after/i.test(words) &&
    !/not (?:until|before)/i.test(words);
  const over = at(isOver, text, piece.end);
  if (/^\s*(?:once|when)/i.test(words) && over === undefined) return undefined;
  const { reading } = piece;
  // A school week ends on Friday; the Saturday after it is free of it.
  const newYear = /new year$/i.test(text.slice(0, piece.end)) && reading.precision === "month";
  const from = newYear
    ? addDays(reading.from, 1)
    : strictlyAfter || /end of/i.test(words)
      ? addDays(reading.to, 1)
      : reading.from;
  return {
    end: piece.end + (over?.[0].length ?? 0),
    reading: {
      ...reading,
      from,
      to: from,
      notBefore: true,
      precision: strictlyAfter && reading.precision === "range" ? "day" : reading.precision,
    },
  };
};

const until = (words: string, reading: Reading, now: Now): Reading => {
  const endOf = reading.endOf === true || /end of|close of/i.test(words);
  const before = /before|ahead of|prior to/i.test(words) && !/on or before/i.test(words) && !endOf;
  const holiday = reading.precision === "range" && !reading.fixed;
  const to = before ? addDays(reading.from, -1) : holiday ? reading.from : reading.to;
  const from = now.today < to ? now.today : to;
  return { from, to, precision: reading.precision, fixed: reading.fixed, by: true, ...(endOf ? { endOf: true } : {}) };
};
