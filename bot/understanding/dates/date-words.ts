/** Words by what they say of a day near them: the classes that the date model (date-chances.ts) reads. */
const classes = {
  start:
    "start starts starting started begin begins beginning commence commences commencing kick kickoff kick-off ko onboard onboarding on-board migrate migrating migration move moves moving movement join joining switch switching switchover transition transfer rollout roll-out live go-live golive cutover pilot come across over",
  wish: "want wants wanting wanted like love hope hopes hoping hopefully prefer prefers preferred preferable preference pref ideal ideally aim aims aiming target targeting plan plans planning planned think thinks thinking reckon reckons rather wish keen favour fancy book pencil slot date when earliest soonest",
  suits:
    "suit suits suited works work fine good great ok okay better best grand perfect ideal fit fits free available ready easier easiest quiet quieter kinder manage possible do",
  contract:
    "contract contracts contracted agreement agreements sla deal arrangement maintenance maint warranty cover covers covered support supports supported supporting supp supplier suppliers provider msp csu host hosts hosted hosting subscription service managed retainer paperwork cont",
  bound: "tied locked paid bound committed stuck extended extend extends signed rolling rolls remaining left run runs",
  end: "end ends ending ended expire expires expired expiring expiry expiration exp lapse lapses lapsed terminate terminates terminated termination stop stops stopped close closes finish finishes finished finishing cease ceases renew renews renewal renewed due concludes out up over off withdraw withdrawing",
  until: "until till til 'til to through thru unto",
  past: "was were had did since ago last bought installed went came became began founded established merged upgraded updated joined took renewed lost been has have happened got used",
  broken:
    "fail fails failed failing crash crashed crashes outage outages down broke broken corrupt full phishing spam lost sync problem problems issue issues slow",
  event:
    "board trustees governors meeting meetings meet meets met call ring phone audit auditors inspection inspectors inspected cqc visit exams exam wedding merger merge merging premises building refurb refurbishment strike strikes freeze stocktake clinic clinics vaccination vaccinations flu appointment interview interviews training train opens open opening deadline submission dspt review steering committee partners'",
  away: "leave holiday holidays away absent sick maternity paternity retire retires retiring retirement back return returns secondment busy closed shut shuts",
  person:
    "he she they his her their who manager managers lead director nurse nurses colleague secretary partner boss chief doctor doctors gp registrar registrars starters starter trainees joiners students someone everyone man lad bloke guy team",
  thing:
    "licence licences license licenses certificate certificates cert ssl domain domains phones telephone telephony mobile broadband internet lease insurance copier copiers printer antivirus anti-virus filter windows laptops pcs hardware emis systmone clinical registration cyber essentials office exchange version microsoft",
  said: "dated sent wrote spoke told said email e-mail letter mail form ref invoice order minutes version confirm answer know let ask reply hear decide decided decision agreed promised signed completed birth born",
  count:
    "accounts account mailboxes mailbox people staff users user headcount numbers number employees seats logins patients",
  no: "no not none never avoid avoiding except nothing nobody without unless unable can't cannot won't don't doesn't isn't wasn't didn't couldn't instead rather than",
  notice: "notice break clause option",
  fix: "scrap change changed move moved amend correct correction actually sorry instead originally previously meant mean make should",
  we: "we us our ours i me my we'd we'll we're we've i'd i'm i'll",
  you: "you your yours",
  modal: "can could would will may might shall must need needs have has",
  server: "server servers system box",
  first: "first initially phase group wave stage",
  done: "done completed complete behind finished across",
} as const;
/** Words that stand for themselves. */
const own =
  "of for from at in on by before after once when while as so because since if then but and or a an the this that it is are be there around about say between earliest latest next new with".split(
    " ",
  );

const classOf: ReadonlyMap<string, readonly string[]> = [
  ...own.map((word) => [word, `_${word}`] as const),
  ...Object.entries(classes).flatMap(([name, words]) => words.split(" ").map((word) => [word, name] as const)),
].reduce((so, [word, name]) => so.set(word, [...(so.get(word) ?? []), name]), new Map<string, string[]>());

const none: readonly string[] = [];
/** The classes of a word in lower case; none where we know none. "Was" is both past and itself. */
export const dateClasses = (word: string): readonly string[] =>
  classOf.get(word) ?? (word.endsWith("n't") ? ["no"] : none);
