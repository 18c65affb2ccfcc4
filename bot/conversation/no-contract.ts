/** "We have no contract", "there isn't a fixed term": there is no end to name. */
export const noContract =
  /^(?=.{0,90}$)(?!.*\b(?:with|by|from)\b)\W*(?:\S+\s+){0,5}?(?:no|not|without|isn'?t|ain'?t|haven'?t|don'?t|never)\b.{0,25}\b(?:contract|agreement|sla|end date|fixed term|formal \w+)\b/i;
