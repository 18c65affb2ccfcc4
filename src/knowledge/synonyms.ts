/**
 * The one table of words that mean the same here: an idea, then the ways in which people say it, one word or several. A
 * word may stand in several lines. Words are stemmed before they are compared, so endings need not be listed. Nothing
 * here is an answer: it only helps to find one. Kept as text, so that a line is an idea and a change reads as one.
 */
const table = `
self-service: self service, diy, do it yourself, do it ourselves, doing it ourselves, on our own, go it alone, by ourselves, self managed, self migration, migrate ourselves, move ourselves, doing it yourself, our own steam, self serve, selfservice, doing it in house
partial: partially, half way, halfway, middle option, partner managed, some help, bit of help, hybrid approach, part managed, semi managed, in between, share the work, co managed
managed: full service, fully managed, done for us, do it all for us, hand it all over, turnkey, accenture do it, whole lot done, do everything for us, premium
route: option, approach, way in, path, model, offering, method, type of migration, flavour, way to join
accenture: supplier, contractor, provider, vendor, you lot, your people, your team, your engineers
organisation: org, trust, practice, hospice, company, surgery, ccg, icb, our place, employer, site, hospital, charity, clinic, federation
ism: implementation support manager, support manager, our contact, account manager
loa: local administrator, local organisation administrator, local admin, administrator, admin, pla, primary local administrator
nhsmail: nhs mail, nhs.net, nhsmail 2, nhs net, nhs.net connect, national service, new service, new system, new platform, nhs email, national email, national platform
suit: fit, right for, best for, suitable, appropriate, aimed at, who is it for, recommend, advise, suggest, sensible, who should, meant for, good fit, ideal, when would, when should we, designed for, intended for, viable, realistic
overview: outline, summary, in a nutshell, tell me about, explain, describe, involve, talk me through, run me through, basics, in brief
compare: difference, differ, versus, vs, as opposed to, distinguish, rather than, different from, compared
benefit: advantage, gain, worth, upside, perk, why choose, point of, plus side, get out of, value, what's in it for
migrate: migration, move, transfer, transition, come across, come over, bring across, bring over, shift, carry over, port, moving, relocate, transferred, brought over, taken across, get across, take with us, migrating
copy: sync, synchronise, synchronisation, synchronize, replicate, transfer, mirror, copied across, copying, sync'd, synced
switch: switchover, cutover, cut over, go live, flip, changeover, change over, big bang, moved over, d-day, swap, switched, go-live, cut-over, move day, flick the switch, swapping
source: old system, current system, existing system, existing email, legacy system, current platform, what we have now, local service, our current, previous system, present system, come from, coming from, currently on, current service, existing platform, old server, old platform
platform: system, environment, product, setup, set-up
target: destination, new side, new mailbox, new account, other end
coexistence: co-existence, co existence, coexist, side by side, in parallel, run both, running both, both systems, two systems, both at once, parallel running, run together, old and new together, overlap period, at the same time, alongside each other, double running, dual running, half moved, half of us, some moved, run alongside, straddle, mixed state
multiple: several, more than one, half on, rest on, half of it, the rest, merged, merger, two, three, various, mixture, mix of, number of, different, many, couple of, both, plenty
simple: straightforward, basic, small, uncomplicated, tiny, single, one, easy, little, modest, plain
complex: complicated, challenging, messy, difficult, tricky, tangled, spaghetti, awkward, convoluted, hairy
large: big, huge, massive, thousands, biggest, enormous, sizeable
route-out: leave nhsmail, rollback, roll back, undo, revert, back out, go back, reverse, exit plan, change our mind, come off
user: staff, people, employee, colleague, folk, person, team member, end user, clinician, nurse, doctor, worker, somebody, someone, everyone, everybody, individual, workforce, personnel, ppl, lads, guys
vip: executive, exec, director, board, chief exec, senior, important people, chief executive, bigwig, ceo, top brass, leadership, consultants, high profile, white glove, medical director, select group, key people, chair
leaver: left, orphan, orphaned, dead, dormant, stale, unused, ex-employee, ex staff, nobody owns, no longer work, gone, departed, moved on, redundant, abandoned, former, obsolete
new starter: joiner, starter, new recruit, new employee, recruit, newbie
lead: leader, in charge, responsible, run, manage, head up, owner, look after, oversee, accountable
responsible: responsibility, duty, whose job, who does, obligation, who has to, down to us, our job, fall to, role, on the hook, up to us, who handles
account: mailbox, user account, login, acct, mail box, email account, inbox
create: set up, spin up, make, add, provision, register, generate, build, setup, creation, open, get accounts, sort out accounts, setting up, onboard people
bulk: mass, en masse, lots of, hundreds, all at once, in one go, batch, loads of, whole list, many at once, together
one at a time: one by one, individually, single account, manually, by hand, individual, just one, solo, singly
csv: spreadsheet, excel, comma separated, upload file, upload sheet, bulk file, comma-separated
column: heading, header, field, layout, format
upload: load, submit, import, send, feed in, put in
connector: tansync, tan sync, ad sync, directory link, active directory, automatic creation, azure ad, ldap sync, auto create
portal: admin site, website, web page, online tool, admin console, web portal
status: state, showing as, says, stuck on
pending: stuck, still not, waiting, hung, not active yet, hasn't appeared, not working yet, not gone through, never arrived, in limbo, spinning
inactive: unused, not used, doesn't log in, never logs in, long term sick, maternity, mat leave, sabbatical, dormant, lapse, expire, hasn't logged in, not logged in, doesnt log in, isn't used, career break, long leave, off sick, secondment, left idle, idle
delete: remove, erase, wipe, purge, disappear, vanish, deletion, get rid, killed off, closed down, binned, zapped
restore: recover, undelete, get back, retrieve, reinstate, bring back, undo, resurrect, rescue
too early: too soon, in advance, ahead of time, months before, well before, early, beforehand, months ahead, ahead, long before, prematurely
duplicate: double, twice, again, resubmit, second time, repeat, re-upload, resend, retry, re-run, redo
fail: error, crash, fell over, went wrong, half done, part done, broke, rejected, stopped half way, bombed, not worked, part way, timed out, died, conked out, gave up
password: credential, login details, secret, passcode, sign-in details, account details, user name, logon details
safe: secure, safely, securely, security, protected, confidential
mfa: 2fa, two factor, multi factor, multi-factor, two step, authenticator, second factor, two-factor, text code, verification code, extra code, two stage
mobile: phone, cell, smartphone, handset, mobile number, mobile phone, iphone, android, tablet, ipad
aup: acceptable use, acceptable use policy, terms and conditions, terms of use, agree to terms, policy acceptance, t&cs, usage policy
address: email address, mail address, naming, name format, smtp
same name: already taken, name clash, namesake, taken, two people called, already a, another with, share a name, common name
ods: organisation code, org code, site code, ods code
look up: find out, search, lookup, discover, find, check, locate, where can i see
sign in: log in, log on, login, logon, sign on, signing in, logging in, logs in, log into
email: e-mail, mail, message, messages, mails, emails, correspondence
import: get in, gets in, load in, suck in, bring in, pull in, put in, go in, upload, load, importing, imported
old email: historic, historical, legacy, existing mail, past, previous, old mail, years of, old messages, archive of mail, old stuff, backlog, old data, ancient, prior
data: content, contents
attachment: attached, attach, enclosure, file attached
blocked: banned, prohibited, not allowed, forbidden, disallowed, stripped, exe, docm, macro, executable, outlawed, barred, stopped by the filter
excluded: left out, left behind, not copied, won't come, not moved, doesn't come, missing, dropped, not included, wont get copied, stay behind, won't make it, lose, not brought, doesn't transfer, omitted, skipped
included: come too, covered, part of, come with, comes across, kept, retained, carried over, in scope
size: big, how large, gig, meg, gigs, megs, mbs, gbs, hefty, quota, space, storage, gb, gigabyte, capacity, room, megabyte, mb, how full, allowance
limit: maximum, max, cap, restriction, ceiling, biggest, largest, upper, allowed, restrict, threshold
calendar: diary, appointment, meeting, diaries, schedule, event, outlook calendar, bookings
freebusy: free/busy, free busy, availability, available, free or busy, whether someone is free, when people are free, scheduling assistant, who's free, busy
contact: contacts, address card, phone book, people list
gal: global address list, address book, address list, directory, global address, staff directory, contact directory, company directory
journal: notes, task
outlook: mail client, email program, email client, mail program, desktop client, desktop app, mail app
desktop: installed, full outlook, proper outlook, fat client, outlook desktop, thick client
webmail: owa, outlook web access, outlook web app, browser, web access, web mail, outlook on the web, via the web, internet version, online version
repoint: re-point, re-pointing, repointing, reconfigure, change outlook, outlook profile, profile, outlook settings, set up outlook, point outlook, hook up outlook, redirect outlook
computer: pc, desk, laptop, machine, workstation, desktops, every machine, terminal
automatic: automatically, by itself, on its own, itself, auto, without us, hands off, magically, themselves
pst: personal storage, outlook file, pst file, personal folders, outlook data file, personal folder file, .pst
ost: offline storage, offline file, cached copy, cached mode, offline copy, offline data, offline folder, .ost
drag: drag and drop, drag across, pull across, twin profile, two profiles, dual profile, drop, dragging, second profile
archive: archiving, vault, long term store, archived, archives, mothball
exmerge: ex merge, ex-merge, export mailboxes
data mining: datamining, data-mining, mining tool
cloud service: migrationwiz, bittitan, ondemand, on demand, third party, cloud tool, cloud based, online tool, saas, 3rd party, hosted tool
quest: qmm, quest migration manager, migration manager, quest tool, migration tool, quest tooling, toolkit, migration software
cmm: co-existence migration manager, coexistence migration manager, co existence migration manager, coexistence manager, coexistence software, coexistence tool, co-existence software
tool: tooling, software, utility, product, application, program, kit
dell: dell software, dell licence
licence: license, licensing, licences, licenses
qualified: certified, certification, qualification, accredited, trained, certificate, accreditation, ticket
engineer: techie, technician, technical staff, specialist, consultant, techy
install: deploy, put in, installation, roll out software, deployment, deploying
forward: redirect, forwarded, forwarding, rerouted, sent on, redirection, diverted, passed on, reroute, end up
bounce: returned, undelivered, rejected, not delivered
routing: route mail, mail flow, delivered, reach each other, email each other, get through
lose: lost, loss, missing, disappear, vanish, go missing, go astray, dropped
downtime: outage, interruption, cut off, disconnected, disruption, stop working, unavailable, offline, log everyone out, blackout, locked out, kicked out, down, without email, stop using, interrupt, kick everyone, be without
keep working: carry on, still use, continue, as normal, work as usual, business as usual, keep using, keep on, still send
order: sequence, first, before, after, which comes, next, prior to, precede, beforehand
step: stage, phase, process, procedure, how does it work, walk me through, flow, workflow
date: when, day, schedule, time slot, pick a time, timing, choose when, weekend, sunday, saturday, midnight, at night, bank holiday, overnight, evening, out of hours
ready: readiness, prepare, preparation, prep, prerequisite, pre-req, get ready, preparatory, groundwork, gear up, pre requisite, prereqs, preparedness
workstream: work stream, strand, readiness activities, areas of work
checklist: criteria, to do list, requirements, check list, conditions
approve: approval, permission, sign off, signed off, green light, go ahead, allowed, authorise, authorised, say yes, signoff, thumbs up, nod, blessing, okay us, accept us, allow, permit
registration controls: registration control, enable registration, registration
project management: project manager, pm, run the project, project lead, project managing
communications: comms, communicate, tell people, inform, announce, messaging to staff, let people know, newsletters, publicity, stakeholder, spread the word
training: train, teach, learn, course, e-learning, learning, tutorial, lessons on using
business change: change management, adoption, change enablement, change readiness, take up, uptake, change support, buy in, embrace
benefits management: benefit realisation, benefits realisation, benefits plan
clinical safety: clinical risk, patient safety, clinically safe, hazard, clinical hazard, harm
information governance: ig, data protection, gdpr, privacy, dpia, confidentiality, infogov
standard: accreditation, iso, compliance, comply, regulation, norm
deployer: organisation that deploys, our side, local side, locally, local, on our side, in our organisation
manufacturer: maker, supplier side, vendor side, who makes
report: reporting, statistics, stats, metrics, figures, numbers, dashboard, how it's going, progress, management information, monitor, track, keep tabs, see how
policy: procedure, rules, local policy, policies, protocol, our own rules
non-conformant: nonconformant, non conformant, non conforming, don't conform, nonconforming, not conform, non-conforming, unconforming
document: documentation, paperwork, guide, doc, manual, handbook, guidance, pdf, write up, instructions, reading, leaflet
template: exemplar, example, sample, ready made, boilerplate, pro forma, from scratch, proforma, model document, starter pack, crib
business case: justification
pid: project initiation document, project initiation
download: get hold, where is, find a copy, link to, copy of, obtain, lay my hands
support site: support.nhs.net, support website, help pages
intent: register interest, sign up, apply, express interest, log demand, put our name down, say we want, tell you we want, let you know, intention, application, put in a request, declare, register our interest, express an interest, notify you, want in
join: onboard, on-board, onboarding, on-boarding, get on, come on board, sign up, start using, get started, be part of, hop on, join up, come onto
contact: speak to, talk to, get in touch, ring, who do i ask, reach, approach, call, write to, email who, who do we ask, go to, turn to, point of contact, port of call
service desk: helpdesk, help desk, support desk, support line
already: before, previously, last year, years ago, in the past, earlier, a while ago, a while back, once already, months ago
start again: from scratch, start over, all over again, reapply, again
call: conference call, onboarding call, kick off, kick-off, telephone conference, phone meeting, telecon, teleconference, phone call
information: details, facts, info, particulars, what do you need, need from us, questions, fill in
next: then what, after that, what now, afterwards, what follows, subsequently, what comes after, following, now what, what happens then, and then, then, what happens next, whats next, next step, where do we go from here
queue: waiting list, wait, backlog, line, in turn, pipeline, turn
open: available, begin, start, commence, launch, opened, kick off, get going, under way
audience: aimed at, readers, who should read, intended for, written for, meant for
capability: feature, function, out of the box, as standard, comes with, can it do, core service, core offer, bundled
chat: instant messaging, im, presence, messenger, messaging
additional service: add-on, addon, extra, optional, catalogue, bolt on, add on, extras, on top, bolt-on, supplementary
quote: estimate, quotation, pricing, price list, costing
price: cost, how much, fee, charge, pay, pound, money, budget, expensive, cheap, bill, invoice, rates, afford, £, quid, costs, paid, dear, financially, price tag
free: no charge, included, chargeable, for nothing, at no cost, gratis, foc, free of charge, charged for, extra cost, cost extra, pay for
day rate: daily, per day, day rated, by the day, per diem, daily rate
cheaper: save money, reduce cost, lower cost, offset, bring down the cost, save, less expensive, cut costs, economical, keep the cost down, bring the price down, cut the bill
buy: purchase, procure, order, acquire, get hold of, bought, shell out
gap: shortfall, lack, short of, missing, don't have, haven't got, not enough, weak, shortage, struggling, thin on the ground, no one to, without any
skill: expertise, experience, know-how, experienced, capability, technical understanding, know how, competent, clued up, savvy, knowledge, expert
resource: capacity, manpower, hands, people to do, bodies
help: support, assist, assistance, hand, advice, aid, guidance, helping, lend a hand, backing
on site: onsite, on-site, in person, come to us, visit, come out, face to face, send someone
stop: prevent, avoid, without, guard against
tailor: customise, flexible, pick and choose, bespoke, adapt, all or nothing, mix and match, tailored, adjust, a la carte, only some, some of it, just the bits, cherry pick
must: need, have to, required, compulsory, mandatory, necessary, obliged, essential, requirement, expected, got to, forced, supposed to
may: can, able to, allowed, ok to, permitted, possible, able, could, is it ok, alright to
choose: pick, select, decide, choice, control, our call, up to us, say in
rename: called, name, new name, known as, renamed, nowadays, these days, title, rebranded, rebrand
tidy: reorganise, rearrange, rename, shuffle, clean up, sort out, move things, clear out, spring clean, declutter, file away, housekeeping
file: folder, files, folders
pilot: test run, trial, beta, try out, test group, dress rehearsal, guinea pigs
go/no-go: go no go, go or no go, final decision, gate, decision point, decision meeting
significant: enough, critical mass, most, majority, proportion, percentage, not all, some haven't, stragglers
basic authentication: basic auth, username and password, plain password, legacy authentication, imap, pop, pop3, imap4, legacy auth
device: scanner, photocopier, printer, copier, mfd, scan to email, multi-function
server name: host name, hostname, server address, server settings, incoming server, fqdn, host
firewall: port, network, proxy, whitelist, allow list
throttle: throttling, speed, fast, slow, rate, quick, throughput, bandwidth, how quickly, quicker, go faster
how long: duration, length of time, hours, minutes, days, weeks, months, timescale, timeframe, turnaround, lead time, time to, take long
patch: update, security update, fix, vulnerability
ews: exchange web services
graph: api, interface, microsoft graph
screen reader: accessible, accessibility, disabled, wcag, disability
app: third party app, add-in, plugin, integration, bot
dspt: data security and protection toolkit, toolkit submission, dsp toolkit
dtac: digital technology assessment
dcb1596: secure email standard, 1596
dcb0129: 0129, isb 0129, isb0129
dcb0160: 0160, dcb 0160
insecure: unsecured, not secure, unaccredited, not accredited, less secure
domain: trust.nhs.uk, own domain, suffix, nhs.uk
abbreviation: stand for, stands for, short for, acronym, initials, meaning, mean, definition, define, what is a, jargon, never heard of, heard of, no idea what, clueless about, spell out, in english, when it's at home
`;

export const synonyms: readonly (readonly string[])[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), ...line.slice(colon + 2).split(", ")];
  });

/** Chat spellings and contractions, replaced whole before anything else is read. */
const short = `
teh=the, hte=the, adn=and, nad=and, taht=that, wich=which, waht=what, hwo=how, cna=can, cn=can, thier=their, yuo=you, wat=what, hapens=happens, agen=again, doesent=does not,
u=you, r=are, ur=your, pls=please, plz=please, thx=thanks, ta=thanks, wots=what is, wot=what, whats=what is,
what's=what is, whos=who is, who's=who is, wheres=where is, where's=where is, hows=how is, how's=how is,
whens=when is, when's=when is, dont=do not, don't=do not, doesnt=does not, doesn't=does not, cant=can not,
can't=can not, cannot=can not, wont=will not, won't=will not, isnt=is not, isn't=is not, arent=are not,
aren't=are not, havent=have not, haven't=have not, hasnt=has not, hasn't=has not, didnt=did not,
didn't=did not, weve=we have, we've=we have, we're=we are, we'll=we will, we'd=we would, ive=i have,
i've=i have, i'm=i am, im=i am, i'd=i would, i'll=i will, youre=you are, you're=you are, theyre=they are,
they're=they are, it's=it is, thats=that is, that's=that is, theres=there is, there's=there is, gonna=going to,
wanna=want to, gotta=got to, ppl=people, acct=account, accts=accounts, acc=account, mbx=mailbox,
mbxs=mailboxes, mailboxs=mailboxes, orgs=organisations, mgmt=management, mgr=manager, exch=exchange,
o365=office 365, m365=office 365, gapps=google, appts=appointments, cal=calendar, cals=calendars,
info=information, docs=documents, pwd=password, pw=password, pwds=passwords, attachmnt=attachment, msg=message,
msgs=messages, migr=migration, mig=migration, hrs=hours, hr=hour, mins=minutes, wks=weeks, mths=months,
yr=year, yrs=years, tmrw=tomorrow, b4=before, asap=soon, eta=how long, approx=about, diff=difference,
btw=by the way, dir=directory, sys=system, organization=organisation, organizations=organisations,
customize=customise, authorize=authorise, centre=centre, center=centre, program=programme, licensed=licenced
`;

export const spellings: ReadonlyMap<string, string> = new Map(
  short
    .trim()
    .split(/,\s+/)
    .map((pair): [string, string] => {
      const [from = "", to = ""] = pair.split("=");
      return [from, to];
    }),
);
