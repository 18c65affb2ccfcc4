/** Words by what they do to a number near them: the classes that the number model (number-roles.ts) reads. */
const classes = {
  want: "need needs needed needing require requires required requiring req requirement requirements want wants wanted wanting wish like hope hoping order request requested requesting ask asking after seek seeking add adding added create creating created set setting issue issued provide supply give given join joining get getting come outstanding take plan aim equip kit sort migrate move moving bring",
  fresh: "new extra additional additionally further another more fresh brand",
  hold: "have has got hold holds holding own already existing exist exists current currently present presently now today use uses using used live active sorted done",
  past: "had was were previously formerly originally before earlier thought budgeted planned expected said told quoted once mentioned bought last ago since asked",
  rest: "rest remaining remainder other others left leaves leaving balance",
  total:
    "total totals totalling altogether overall all everyone everybody everyone's whole combined sum comes between entire",
  so: "so therefore thus hence equals makes make call i.e ie = -> => that's",
  but: "but just only however although though really actually except realistic nearer",
  no: "no not none never without don't won't doesn't isn't aren't haven't hasn't didn't neither nobody can't cannot minus less off forget apart instead rather",
  people:
    "staff people person users user ppl peeps employees colleagues heads headcount seats nurses doctors gps clinicians clinical workers volunteers carers dentists pharmacists receptionists admin team members partners managers directors trustees practitioners therapists midwives consultants matrons deputies folk us",
  account: "account accounts accts acct accs logins login log-ins addresses address ids",
  box: "mailbox mailboxes inbox inboxes boxes mbx mbxs postboxes",
  nhs: "nhsmail nhs.net nhs nhsnet it",
  licence: "licence licences license licenses",
  time: "year years yr yrs month months mth mths week weeks wk wks day days hour hours hrs minute minutes mins morning night weekend weekends",
  place:
    "site sites practice practices ward wards home homes branch branches hospital hospitals surgery surgeries floor floors room rooms building buildings department departments database databases server servers miles",
  thing:
    "pc pcs laptops phones outages beds bed patients lists drives cores gig gigs gb mb tb meg items files pages form page version extension ext number po ref invoice ticket call tickets old pounds each",
  part: "including incl inc which whom plus",
  change: "change changed update updated amend increase reduce up down gone grown dropped revised cut",
} as const;
/** Words that stand for themselves. */
const own =
  "of for to from at in on by per each them one that who will would did do does and or out with be is are then our the a".split(
    " ",
  );

const classOf: ReadonlyMap<string, string> = new Map([
  ...own.map((word) => [word, `_${word}`] as const),
  ...Object.entries(classes).flatMap(([name, words]) => words.split(" ").map((word) => [word, name] as const)),
]);

/** The class of a word, "x" where it has none. Words are lower case. */
export const numberClass = (word: string): string => classOf.get(word) ?? (word.endsWith("n't") ? "no" : "x");
