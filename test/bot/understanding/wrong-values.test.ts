/** A value that was not said is worse than one that was missed: look-alikes of every kind beside the real thing. "-": nothing. */
import assert from "node:assert/strict";
import type { FieldId } from "../../../bot/conversation/facts.ts";
import { understand } from "../../../bot/understanding/understand.ts";
import { factInWords } from "../../../bot/words-values.ts";

/** A Monday. */
const today = "2026-11-23";
const taken = (text: string, field: FieldId, asked: readonly FieldId[]): string => {
  const fact = understand(text, { today, asked }).facts.find((one) => one.field === field);
  if (fact === undefined) return "-";
  if (fact.field !== "preferredStart" && fact.field !== "contractEnd") return factInWords(fact);
  const { from, to, notBefore } = fact.value;
  return `${notBefore === true ? ">=" : ""}${from}${to === undefined || to === from ? "" : `..${to}`}`;
};

/** Nothing is asked for unless the row says so. */
type Row = readonly [text: string, expected: string, asked?: FieldId];
const table = (name: string, field: FieldId, rows: readonly Row[]): void => {
  describe(name, () => {
    for (const [text, expected, asked] of rows)
      it(`${text.replaceAll("\n", " / ")} (${asked ?? "nothing"} asked) -> ${expected}`, () =>
        assert.equal(taken(text, field, asked === undefined ? [] : [asked]), expected));
  });
};

table("parts of a part", "newAccounts", [
  ["need 12 doctors, 8 of them part time, 5 admin", "-", "newAccounts"],
  ["12 GPs, of which 3 are locums, and 6 nurses", "-", "newAccounts"],
  ["We want 20 nurses (4 of those on nights), 3 porters", "-", "newAccounts"],
  ["30 staff, of whom 12 work part time", "30", "newAccounts"],
  ["need 12 doctors, 8 nurses, 5 admin", "25", "newAccounts"],
  ["40, 6 of them for students", "40", "newAccounts"],
]);

table("a total beside its parts", "newAccounts", [
  ["Start with 10 and then 190 more after the pilot, 200 in all", "200", "newAccounts"],
  ["20 now and 30 more in May, 50 altogether", "50", "newAccounts"],
  ["30 more accounts, 4 sites in all", "30", "newAccounts"],
]);

table("some of the mailboxes", "mailboxes", [
  ["Only 61 of the 88 mailboxes need moving", "61"],
  ["we'd move 88 mailboxes", "88"],
]);

table("a clinical system in small letters is no lead", "transitionLead", [
  ["emis web and exchnage 2013 on our own servr", "-", "transitionLead"],
  ["emma webb and lee sample share it", "-", "supportArrangements"],
  ["emma webb", "emma webb", "transitionLead"],
]);

table("until somebody is back", "contractEnd", [
  ["Our lead is on leave until June", "-"],
  ["Priya is off until 4 January", "-"],
  ["I'm away until Monday", "-"],
  ["The practice manager is on maternity leave till April", "-"],
  ["She's on secondment until the end of March", "-"],
  ["The IT manager is off sick until February", "-"],
  ["we're closed until 4 January", "-"],
  ["Nobody is in the office until 4 January", "-"],
  ["He can't do anything until May", "-"],
  ["Our support runs until June", "2027-06-01..2027-06-30"],
  ["We're with Demo Computers until June", "2027-06-01..2027-06-30"],
  ["contract in place until 4 January 2028", "2028-01-04"],
  ["They look after us until April", "2027-04-01..2027-04-30"],
]);

table("ends of other things", "contractEnd", [
  ["Our phones contract ends in March", "-"],
  ["the mobile phone contract is up in June", "-"],
  ["the SSL certificate expires on 3 February", "-"],
  ["The building lease ends in May", "-"],
  ["my employment contract ends in July", "-"],
  ["Our broadband deal runs until October", "-"],
  ["the photocopier agreement expires in April", "-"],
  ["the locum's contract finishes in June", "-"],
  ["the cleaning contract runs out in April", "-"],
  ["My DBS check expires in May", "-"],
  ["passwords expire on 1 March", "-"],
  ["registration renews in April", "-"],
  ["Our contract with the cleaners ends in May", "-"],
  ["our contract for the phones runs out in June", "-"],
  ["our contract for the servers runs out in June", "2027-06-01..2027-06-30"],
  ["our e-mail support contract ends in March", "2027-03-01..2027-03-31"],
  ["The support contract expires on 3 February", "2027-02-03"],
  ["contract ends June", "2027-06-01..2027-06-30"],
  ["our IT support deal runs until October", "2027-10-01..2027-10-31"],
  ["It's up for renewal in April", "2027-04-01..2027-04-30", "contractEnd"],
]);

table("days of other things", "preferredStart", [
  ["My date of birth is 3 March 1980", "-"],
  ["DOB 12/05/1975", "-"],
  ["I was born on 4 May", "-"],
  ["My appointment is on Tuesday", "-"],
  ["I have an appointment with the dentist on 4 January", "-"],
  ["When: Monday 3pm", "-"],
  ["When: Monday 7 December 3pm\nWhere: Teams", "-"],
  ["Date: 12 November 2026", "-"],
  ["Sent: 3 December", "-"],
  ["Received 20 November", "-"],
  ["Date received: 20 November", "-"],
  ["CQC are coming on 14 January", "-"],
  ["The CQC visit starts on 14 January", "-"],
  ["our new GP starts on 1 February", "-"],
  ["A new receptionist is starting in January", "-"],
  ["our training day is 12 January", "-"],
  ["The steering group meets on 3 February", "-"],
  ["can we talk on Tuesday?", "-"],
  ["could you ring me on Wednesday", "-"],
  ["Can we have a call on Thursday", "-"],
  ["I start my holiday on 12 December", "-"],
  ["I'll be back on 4 January", "-"],
  ["the site visit is planned for 12 January", "-"],
  ["Demo Person is joining us in January", "-"],
  ["that'll be our new head of digital, a lady called Niamh Demo, starting Monday", "-", "transitionLead"],
  ["I'm hoping to retire in June", "-"],
  ["We move building in April", "-"],
  ["flu clinics begin in September", "-"],
  ["Preferred start date: 12 January", "2027-01-12"],
  ["we'd like to start on 1 February", "2027-02-01"],
  ["can we start on Tuesday?", "2026-11-24"],
  ["could we do it in Feb", "2027-02-01..2027-02-28"],
  ["When: March", "2027-03-01..2027-03-31", "preferredStart"],
  ["Monday 7 December", "2026-12-07", "preferredStart"],
  ["Site visit is 12 Jan. Start on the 25th", "2027-01-25"],
  ["we're hoping to move in April", "2027-04-01..2027-04-30"],
  ["migrating our mail in January", "2027-01-01..2027-01-31"],
]);

table("letters and digits that are no code", "odsCode", [
  ["Demo Surgery (B12), Demo Street, room B12", "-"],
  ["I'm in room B12", "-"],
  ["We're in block C204", "-"],
  ["Demo Street, DM12 3AB", "-"],
  ["our postcode is DM12", "-"],
  ["The form is DOC123", "-"],
  ["ring me on X4021", "-"],
  ["the printer is HP402", "-"],
  ["desk D14", "-"],
  ["ext X204", "-"],
  ["flight BA204", "-"],
  ["what's the ods code for with the form", "-"],
  ["the password is A99999", "-"],
  ["ODS code: B12", "B12"],
  ["our ODS code is ZZ901", "ZZ901"],
  ["Demo Surgery (A99999)", "A99999"],
  ["Demo Trust North (ZZ901), room B12", "ZZ901"],
]);

table("words that are no organisation", "organisationName", [
  ["with the form", "-", "organisationName"],
  ["on the form", "-", "organisationName"],
  ["it's in the attachment", "-", "organisationName"],
  ["same as on the ods code", "-", "organisationName"],
  ["in my signature", "-", "organisationName"],
  ["as per the email", "-", "organisationName"],
  ["look it up from the code", "-", "organisationName"],
  ["org: with the form", "-"],
  ["organisation name is on the attached form", "-"],
  ["Organisation: see below", "-"],
  ["Room 4 Demo House, 22 Demo Street. 12 accounts please", "-"],
  ["Room 4 Demo House, 22 Demo Street", "-", "organisationName"],
  ["We had trouble at the Surgery", "-"],
  ["we're a GP practice", "-", "organisationName"],
  ["a small rural practice", "-", "organisationName"],
  ["demo hill practice", "demo hill practice", "organisationName"],
  ["Organisation: Demo Trust North", "Demo Trust North"],
  ["We're the Demo Lakes PCN", "Demo Lakes PCN"],
  ["We are The Demo Practice", "The Demo Practice"],
  ["We are Demo House Surgery", "Demo House Surgery"],
  ["Demo Trust North, with the form", "Demo Trust North", "organisationName"],
]);

table("no problem of the mail", "knownIssues", [
  ["Lead is Ann Demo or failing him Bob Demo", "-"],
  ["Lead is Ann Demo, failing that Bob Demo", "-"],
  ["Sorry for the delay, we have 30 mailboxes", "-"],
  ["Sorry this is late, I've been stuck in meetings", "-"],
  ["Apologies for the slow reply", "-"],
  ["I'm bad at forms, sorry", "-"],
  ["Hope this isn't a pain", "-"],
  ["We're worried about the cost", "-"],
  ["No rush, I know you have a backlog", "-"],
  ["Our manager complained about the parking", "-"],
  ["My colleague is struggling with childcare so I'm filling this in", "-"],
  ["You've been a great help, the last lot were slow", "-"],
  ["The contract has a limit of 40 tickets", "-"],
  ["the waiting room is full today", "-"],
  ["I don't want to risk missing the deadline", "-"],
  ["the car won't start so I'm at home", "-"],
  ["the coffee machine is broken", "-"],
  ["It won't be before May", "-"],
  ["That doesn't matter to us", "-"],
  ["I cannot find my glasses", "-"],
  ["we need to limit the number of accounts", "-"],
  ["Thanks, that's no problem", "-"],
  ["your website doesn't work on my phone", "-"],
  ["the attachment you sent won't open", "-"],
  ["your last message was missing a bit", "-"],
  ["the server crashed last week but it's fixed now", "-"],
  ["My printer is broken so I'm sending by email", "-"],
  ["no known issues", "None (no known issues)"],
  ["Outlook keeps crashing", "Outlook keeps crashing"],
  ["Mail is delayed most mornings", "Mail is delayed most mornings"],
  ["the server is slow", "the server is slow"],
  ["we lose emails", "we lose emails"],
  ["Known issues: the search is poor", "the search is poor"],
  ["our mailboxes are full", "our mailboxes are full"],
  ["it keeps crashing", "it keeps crashing"],
  ["calendars don't sync with the phones", "calendars don't sync with the phones"],
  ["disk nearly full", "disk nearly full"],
  ["webmail is down a lot and passwords lock out", "webmail is down a lot and passwords lock out"],
  ["the waiting list is long", "the waiting list is long", "knownIssues"],
]);

table("no mail system", "currentPlatform", [
  ["We use Outlook 2016", "-"],
  ["Outlook 2016", "-", "currentPlatform"],
  ["Outlook on Windows 10", "-", "currentPlatform"],
  ["we're on Teams", "-"],
  ["Teams", "-", "currentPlatform"],
  ["We're on EMIS", "-"],
  ["EMIS Web", "-", "currentPlatform"],
  ["we are using SystmOne", "-"],
  ["SystmOne", "-", "currentPlatform"],
  ["we use Windows 11 laptops", "-"],
  ["Windows Server 2016", "-", "currentPlatform"],
  ["Office 2016", "-", "currentPlatform"],
  ["We are on 3CX phones", "-"],
  ["iPhones and iPads", "-", "currentPlatform"],
  ["We are on Demo Street", "-"],
  ["We're on Accurx and EMIS", "-"],
  ["our exchange contract's up in eighteen weeks", "-"],
  ["the telephone exchange is next door", "-"],
  ["in exchange for your help", "-"],
  ["SQL Server 2019", "-", "currentPlatform"],
  ["my personal gmail is easier", "-"],
  ["you can reach me on my gmail", "-"],
  ["I found you on Google", "-"],
  ["our website is with GoDaddy", "-"],
  ["our e-mail is with GoDaddy", "GoDaddy"],
  ["we use Gmail", "Google"],
  ["I just use my gmail", "Google", "currentPlatform"],
  ["Exchange 2016 with Outlook 2016", "Exchange 2016"],
  ["Exchange 2013 on Windows Server 2012", "Exchange 2013"],
  ["2016", "Exchange 2016", "currentPlatform"],
  ["PostMaster Pro", "PostMaster Pro", "currentPlatform"],
  ["our email system is PostMaster Pro", "PostMaster Pro"],
  ["we're on Zimbra", "Zimbra"],
]);
