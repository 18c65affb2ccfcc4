/** Letters and digits in the shape of a code that say where something is, or which: rooms, postcodes, extensions, forms. */

const place =
  "(?:rooms?|rm|wards?|blocks?|bays?|buildings?|bldg|floors?|desks?|units?|suites?|zones?|levels?|flats?|doors?|gates?|lockers?|corridors?|wings?|entrance|car park|junction|roads?|aisle|rack|cabinet|cupboard|theatres?|clinic room|surgery room)";
const thing =
  "(?:passwords?|pin|passcode|pass ?word|user ?names?|log-?ins?|user id|forms?|printers?|models?|copiers?|laptops?|asset(?: tag)?|serial|ext(?:ension|n)?|bleep|pager|phone|flights?|bus(?:es)?|trains?|post ?codes?|tickets?|refs?|references?|invoices?|orders?|po|quotes?|cases?|jobs?|incidents?|changes?|licen[cs]es?|plates?|reg|registration|vat|grade|band|drug|batch|part|size|annex|appendix|sheet|cell|column|row|version|firmware|driver|toner|cartridge|monitor|keyboard|router|switch|vlan|policy|document|doc|leaflet|poster|page|section|vitamin|form no)";
const before = new RegExp(
  `\\b(?:${place}|${thing})(?:'s)?\\s*(?:(?:is|are|was|in|no\\.?|nos\\.?|number|num|code|called|ref|name|=|:|#|-|\\()\\s*)*["'(#]*$`,
  "i",
);
/** "The RX7 server": only a place's own word counts, and not the article. */
const article = /\bthe\s*$/i;
const calling = /\b(?:ring|call|phone|dial|reach|contact|bleep|page)\b[^.;,\n]{0,25}\bon\s*$/i;
const secondHalf = /^\s?\d[A-Z]{2}\b/;

const standsSo = (text: string, start: number, end: number): boolean => {
  const lead = text.slice(Math.max(0, start - 60), start);
  return (before.test(lead) && !article.test(lead)) || calling.test(lead) || secondHalf.test(text.slice(end));
};

/** Whether what looks like a code at [start, end) names a room, a postcode, an extension: here or elsewhere in the text. */
export const isLookalike = (text: string, start: number, end: number): boolean => {
  const said = text.slice(start, end);
  if (!/^\w+$/.test(said)) return standsSo(text, start, end);
  for (const match of text.matchAll(new RegExp(`(?<!\\w)${said}(?!\\w)`, "gi")))
    if (standsSo(text, match.index, match.index + said.length)) return true;
  return false;
};
