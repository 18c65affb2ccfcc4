/** Words that say what a fact is, as they are spelt, and the mistakes in them that no distance finds. */
const words = `account accounts mailbox mailboxes current currently existing already support supported contract expires
expiry ending until renewal renewed transition organisation practice surgery hospice hospital pharmacy platform
system exchange server office google outlook groupwise zimbra issues problems known nothing start starting preferred
begin beginning migration require required requires needed extra additional people staff users nurses doctors
receptionists january february march april august september october november december monday tuesday wednesday thursday
friday saturday sunday spring summer autumn winter easter christmas quarter financial years month months weeks fortnight
early middle eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
seventy eighty ninety hundred thousand approximately roughly around between number nhsmail email emails managed provider
supplier internal external agreement licences service`;
export const fieldWords: readonly string[] = words.split(/\s+/);

/** Real words that lie near to ours; most that only differ by an ending are known by it (spelling.ts). */
const real = `contact contacts contrast contrary stuff stiff mouth moth match marsh marches smart star stars state stat stare
string winner writer water serve sever severe service services used uses useful heeded note notes officer offers eighth weight
height thirsty forte fifth sixth seventh seven eight interval eternal exiting exist exists untie round ground deferred prefer
noting nothing finance simmer summary monthly mouths earl yearly year week weekly quarterly lumber peoples supple surname
practise practised practising noted lead leads trust contacted agree agrees provided provides supplied supplies suppliers
providers manages manager managers renew renews review reviewed reviews extract nurse doctor doctored users issue issued
march marched register stating staring starring sunny sundry require requested acquired expert experts expire expired
exports expects expect between bargain begins begun began office offices system systemic state states until unit units
early easy yeast eager eastern estate staffs staffed accounted accountant accounting account's hundredth thousands
emailed emailing mailing severs number numbers numbered count counts counted amount amounts knows know knowing unknown
minute minutes easier leaving loading sharing storing sorting muddle monty issuer served serves accents internet transaction septemba
friend friends sundry marched marching staring stating`;
export const realWords: ReadonlySet<string> = new Set(real.split(/\s+/));

/** As people type and hear them. */
export const soundsLike: Readonly<Record<string, string>> = {
  leed: "lead",
  trasition: "transition",
  mailboxs: "mailboxes",
  mailboxess: "mailboxes",
  mach: "march",
  marh: "march",
  agust: "august",
  nede: "need",
  neeed: "need",
  nead: "need",
  curent: "current",
  nu: "new",
  nwe: "new",
  mroe: "more",
  hav: "have",
  ahve: "have",
  strat: "start",
  statr: "start",
  serport: "support",
  suport: "support",
  begining: "beginning",
  yaers: "years",
  eend: "end",
  enf: "end",
  wensday: "wednesday",
  wendsday: "wednesday",
  febuary: "february",
  febury: "february",
  untill: "until",
  practis: "practice",
  pepole: "people",
  ppeople: "people",
  nhsmial: "nhsmail",
  nhsmali: "nhsmail",
  uo: "up",
  isues: "issues",
  trsut: "trust",
  turst: "trust",
  toatl: "total",
};

/** Typed without the apostrophe. */
export const contracted: Readonly<Record<string, string>> = {
  dont: "don't", havent: "haven't", hasnt: "hasn't", isnt: "isn't", arent: "aren't", wont: "won't", cant: "can't",
  doesnt: "doesn't", didnt: "didn't", wasnt: "wasn't", werent: "weren't", wouldnt: "wouldn't", ive: "I've", weve: "we've",
  theyve: "they've", theres: "there's", thats: "that's", theyre: "they're", youve: "you've", whats: "what's", hes: "he's",
}; // prettier-ignore
// prettier-ignore
