/** Classes of the words that stand near a name and tell what the person is to this move. Written by hand. */
const words: Readonly<Record<string, string>> = {
  LEAD: "lead leads leading leader led heading heads head helm steer steering steers spearhead spearheading fronting quarterback",
  TAKE: "take takes taking taken took pick picking picked inherit inherited stepped stepping assume assuming",
  RUN: "run runs running manage manages managing coordinate coordinates coordinating coordinator oversee overseeing organise organising drive driving own owns owning responsible charge handle handling handles deal dealing deals",
  MOVE: "move migration project transition programme onboarding on-boarding change switch nhsmail transfer rollout implementation",
  PICK: "nominated appointed chosen named volunteered asked agreed offered delegated assigned tasked designated elected persuaded roped picked put down",
  HAND: "handed handing fallen fell falls landed lands passed goes gone given gives",
  TEND: "support supports supported supporting maintains maintained fix fixes fixed hosts hosted host tends minds looks helps service services repairs repaired server servers contract supplier msp provider firm company engineer engineers helpdesk",
  ROLE: "manager director officer head administrator chief executive cio cto coo ceo matron nurse doctor gp pharmacist partner owner secretary receptionist engineer analyst consultant coordinator assistant deputy lead chair trustee bursar superintendent principal registrar dentist optometrist administrator",
  KIND: "practice operations digital informatics business general it ict im&t information project programme technology service services finance corporate clinical office registered",
  CONTACT: "contact contacts liaison liaise speak talk ring call phone email person point main primary copy reach",
  SAY: "says said say reckons told tells thinks asked asks wants confirmed mentioned suggested spoke spoken",
  AWAY: "leave maternity sick off away holiday retired retires retiring left leaving sabbatical resigned absence poorly unwell gone",
  OLD: "was were used former formerly previously previous before originally old predecessor",
  NEW: "now new instead replacement replaces replaced replacing successor interim acting temporary temporarily until",
  ME: "i i'm i'll im me my myself mine i've i'd yours truly",
  THEY: "she he she's he's they they're her his him",
  HI: "hi hello hey hiya dear morning afternoon evening good",
  THANKS: "thanks thank cheers regards wishes best kind sincerely faithfully ta",
  SIGN: "sign signs signed approves approve approved approver invoices invoice accounts purse budget sponsor sro pa cc cc'd copied",
  NO: "not isn't no never nor neither wasn't don't won't can't doesn't nobody",
  BE: "is be are will would shall 'll going been being as to",
  THE: "the our your a an this that it its it's",
};
const classOf: ReadonlyMap<string, string> = new Map(
  Object.entries(words).flatMap(([name, list]) => list.split(" ").map((word) => [word, name] as const)),
);

/** The class of a word in small letters, if it has one. */
export const leadClassesOf = (word: string): string | undefined => classOf.get(word);
