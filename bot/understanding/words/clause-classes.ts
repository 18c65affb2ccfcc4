/**
 * Classes of the words that tell who looks after the mail and what troubles it. A word that ends in "*" stands for all
 * that begin so. The classes were written by hand; what they mean for a clause is learned (test/eval/train-words.ts).
 */
const words: Readonly<Record<string, string>> = {
  someone:
    "guy guys bloke blokes lad lads chap chaps fella feller lady gent man woman girl boy nephew niece son daughter husband wife partner brother sister cousin uncle dad mum father mother friend mate neighbour volunteer volunteers trustee caretaker technician technicians techie techies engineer engineers contractor freelancer freelance consultant bod bods person apprentice student kid whizz wizard",
  firm: "company companies firm firms outfit supplier suppliers provider providers reseller resellers msp vendor vendors consultancy agency contractors business crowd shop bunch lot folks incumbent integrator host hosts landlord manufacturer partnership",
  body: "csu icb ccg council trust university college his board federation pcn hq charity corporate authority hub consortium lims nhs mothership",
  legal:
    "ltd limited plc llp inc & sons bros group solutions systems computers computing technologies technology tech networks network data digital hosting cloud consulting informatics micro telecom telecoms services comms infotech software online",
  tend: "support supports supported supporting maintain* manage manages managed managing administer* admin admins handle handles handled handling host hosted hosting host tend tends tended babysit* service serviced servic* monitor* nurse nurses nursed patch patches cover covers covered fix fixes fixed mend mends repair* reboot troubleshoot* oversee* oversaw outsource* outsourc* maintenance upkeep minds minded",
  do: "do does done doing run runs running ran sort sorts sorted sorting look looks looked looking keep keeps kept keeping deal deals dealt provide provides provided providing supply supplies supplied supplying",
  call: "ring rings rang phone phones call calls called calling shout dial callout callouts call-out call-outs contact contacts",
  deal: "contract contracts contracted agreement agreements deal sla slas retainer warranty arrangement arrangements package plan cover framework lease subscription tender renewal retained callout",
  paid: "pay pays paid paying payg invoice invoices invoiced bill bills billed charge charges fee fees monthly annually hourly quarterly annual rolling basis pounds quid price retain £",
  inside:
    "in-house inhouse internal internally ourselves own home-grown self-supported self-managed department dept directorate team teams staff desk servicedesk helpdesk",
  it: "it ict i.t im&t ims informatics technical tech computers computer servers server infrastructure systems system email e-mail emails mail network hardware software service",
  none: "no none nobody no-one nothing without never nowt zero nil neither nope n/a",
  weak: "informal informally ad-hoc adhoc hoc goodwill favour favours muddle beer formal formally official officially volunteer* muggins wing blind",
  past: "was were used formerly previously before had historically originally stopped lapsed cancelled ended expired left gone retired went bust administration",
  future:
    "will would want need needs require like hope hoping wish looking plan planning could should might may going shall intend*",
  start:
    "start starts starting begin beginning commence go-live golive kick-off kickoff onboard* move moving migrate migrating migration switch switching transfer transition start-date ready ideally date",
  count:
    "accounts account users user staff people mailboxes mailbox inboxes licences employees heads headcount gps nurses doctors dentists seats logins beds patients sites branches practices",
  lead: "lead leads leading leader led transition manager project head heading charge director officer deputy sponsor sro contact",
  greet:
    "hi hello hey hiya dear morning afternoon evening thanks thank cheers regards wishes sincerely faithfully ta sorry apologies welcome please pls bye",
  slow: "slow slowly slower slows slowness sluggish crawl* treacle lag lags laggy lagging chug* glacial ages drag* speed grind* snail* dog-slow latency",
  crash:
    "crash* freez* froze frozen hang hangs hanging hung conk* reboot* restart* die dies died dying dead down fall falls fell collapse* outage outages offline downtime unavailable stall* seize* kaput knackered bust busted broke broken breaks breaking break fail fails failed failing failure failures trip trips packs packed packing wobbl* wobbly keels keeled",
  lost: "lose loses losing lost vanish* disappear* missing delete deletes deleted eats swallow* swallows gone empties empty never arrive arrives arrived",
  bounce:
    "bounce bounces bounced bouncing blacklist* blocklist* blocked block blocks blocking reject rejected rejects rejecting refuse* undelivered undeliverable queue queues queued queueing queuing stuck delay delays delayed late backlog",
  junk: "spam spammed spammy junk phish* spoof* malware virus* viruses ransomware hack hacked hacks hacker hackers scam* scams breach breaches breached compromised impersonat* pretending fraud*",
  full: "full quota quotas storage space disk disks drive drives capacity limit limits limited size sizes oversized gb mb gig gigs tb bursting ceiling maxed overflow* bulging big huge large bloated",
  sync: "sync syncs syncing synch synching synced synchron* replicat* duplicate duplicates duplicated double out-of-sync mismatch*",
  old: "old older ancient antique elderly aging ageing outdated out-of-date obsolete legacy unsupported eol end-of-life creak* creaking unpatched unsecured insecure rickety tired prehistoric dinosaur past-its-best",
  moan: "issue issues problem problems trouble troubles problematic fault faults faulty error errors bug bugs buggy glitch* gripe gripes niggle* snag snags headache headaches nightmare pain grief bugbear bugbears complain* complaint complaints moan moans moaning hassle bother struggle* struggling annoying annoyance frustrat* drives difficulty difficulties concern concerns worry worried worries worrying fed driving shambles mess messy rubbish awful terrible horrible poor dire hopeless useless unreliable flaky intermittent* patchy temperamental erratic iffy dodgy ropey ropy unstable random randomly",
  cant: "can't cant cannot won't wont doesn't doesnt don't dont isn't isnt aren't arent couldn't unable not hasn't haven't didn't didnt refuses refusing stopped wouldn't stops",
  mailing:
    "calendar calendars diary diaries search searches searching attachment attachments folder folders outlook webmail owa inbox inboxes invite invites invitations referrals archive archives archiving pst psts rooms room scan scans scanner scanners scan-to-email relay password passwords login log-in logon mfa 2fa encryption encrypted encrypt address addresses autocomplete contacts delegates delegate signatures signature rules sent-items shared mobile mobiles phones phone iphone iphones ipad ipads android devices laptops laptop vpn remote remotely certificate certificates cert certs backup backups back-ups restore security dspt audit filter filters filtering directory gal lists",
  often:
    "every always constantly often keep keeps keep* regularly daily weekly twice times mondays monday fortnight forever occasionally sometimes most half time intermittent* again repeatedly continually days hours mornings morning overnight",
  fine: "fine good ok okay great well sound happy solid reliable stable smooth smoothly peachy perfect perfectly grand lovely healthy complain okay-ish alright rock behaves behaving worry-free tickety-boo quiet",
  known: "known aware report reported notable major serious significant main biggest only current existing",
  other:
    "clinical emis systmone rio epr pas phones telephony phone broadband website web photocopier copier printer printers cleaning cleaner boiler parking car lift roof coffee fax tills till alarm cctv rota payroll insurance lease building cqc inspection",
  person: "he she him her his they their me my i i'm i've i'll mine who whose myself",
  ours: "our ours we we're we've us",
  link: "by with through via from under",
  when: "if when whenever",
  end: "end ends ending expire expires expiring expiry until till til renew renews renewal runs lapse lapses due up finishes finish notice",
  question: "what who how why can could do does is are",
  they: "they they've they're them their",
};

const exact = new Map<string, string[]>();
const starts = new Map<string, string[]>();
for (const [name, list] of Object.entries(words))
  for (const word of list.split(/\s+/)) {
    const [map, key] = word.endsWith("*") ? [starts, word.slice(0, -1)] : [exact, word];
    map.set(key, [...(map.get(key) ?? []), name]);
  }

const none: readonly string[] = [];

/** The classes of a word in small letters; most have none or one. */
export const classesOf = (word: string): readonly string[] => {
  const own = exact.get(word);
  if (own !== undefined) return own;
  for (let length = word.length; length >= 3; length--) {
    const begun = starts.get(word.slice(0, length));
    if (begun !== undefined) return begun;
  }
  return none;
};
