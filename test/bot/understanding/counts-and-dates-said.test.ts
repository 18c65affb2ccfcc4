/** Ways of saying counts, dates, corrections and nothing at all, each in words of our own; "-" where nothing may be taken. */
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

/** The field is asked for itself unless the row says otherwise: "open" asks for nothing. */
type Row = readonly [text: string, expected: string, asked?: FieldId | "open"];
const table = (name: string, field: FieldId, rows: readonly Row[]): void => {
  describe(name, () => {
    for (const [text, expected, asked = field] of rows)
      it(`${text.replaceAll("\n", " / ")} -> ${expected}`, () =>
        assert.equal(taken(text, field, asked === "open" ? [] : [asked]), expected));
  });
};

table("people who are there already", "currentNhsmailAccounts", [
  ["7 of the team already have one, 20 need one", "7", "open"],
  ["40 staff, 6 people are on nhsmail already, so 34 new", "6", "open"],
  ["Three colleagues already have an nhs.net one and 12 more are wanted", "3", "open"],
  ["we've 90 people, 11 of those staff are already on nhsmail, need 79", "11", "open"],
  ["4 people already have a laptop, 10 new accounts please", "-", "open"],
  ["12 people are on leave already, 30 new accounts", "-", "open"],
  ["9 is how many have nhsmail now, new = 21", "9", "open"],
  ["22 is what we have ALREADY, new ones = 8", "22", "newAccounts"],
  ["6 is how many printers we have, new ones = 8", "-", "newAccounts"],
]);

table("nobody is there yet", "currentNhsmailAccounts", [
  ["14 staff need accounts, none have one now", "0", "open"],
  ["None has one yet. 6 new accounts", "0", "open"],
  ["We need 30 accounts, nobody has one at the moment", "0", "open"],
  ["none of us have it. 12 new accounts please", "0", "newAccounts"],
  ["none have a smartphone, 12 new accounts please", "-", "open"],
  ["no one's got one yet. 16 please", "0", "newAccounts"],
  ["we want 16 accounts. not one of us has one", "0", "open"],
  ["nobody has it in writing, 16 new accounts", "-", "open"],
  ["none have one now", "-", "supportArrangements"],
]);

table("numbers of new accounts", "newAccounts", [
  ["Need: 4 GPs, 6 nurses, 10 reception", "20"],
  ["We want 3 for partners, 5 for nurses and 2 for the front desk", "10"],
  ["I'd need: 2 dentists, 3 hygienists, 4 nurses", "9"],
  ["We have 12 doctors, 8 nurses, 5 admin", "-"],
  ["need 12 doctors, 8 nurses and maybe some admin", "-"],
  ["12 doctors, 8 of them part time, 5 admin", "-"],
  ["need 12 doctors, 8 nurses, 5 admin, so 26", "26"],
  ["I said 40 new accounts. It's 14.", "14", "open"],
  ["I put 120 accounts. Its 102. sorry", "102", "open"],
  ["We told you 33 new ones, its actually 23", "23", "open"],
  ["I said 40 new accounts. It's 3 sites.", "40", "open"],
  ["We said 60 new accounts. It's March we want to start", "60", "open"],
  ["call me after 4, I'm in surgery 2 until then", "-"],
  ["I'm in room 6 till 5", "-"],
  ["I'm on lunch from 12 until 1", "-"],
  ["about 12, call me after 4 if that's odd", "about 12"],
  ["from 15 to 20, busy today", "between 15 and 20"],
  ["call it 20", "20"],
  ["we put 210 new accounts, it should be 120", "120", "open"],
  ["I said 40 new accounts. That's 12 fewer than last time", "40", "open"],
  ["scrap the 40 I told you, 30 new accounts", "30", "open"],
  ["ring before 12 or after 2 on 07700 900123", "-"],
  ["phone me between 2 and 4", "-"],
  ["we'd go from 12 to 20 after 3 join", "-"],
  ["around 30 once 2 have left, back at 5", "about 30"],
  ["from an old form: 75 accounts, start June. That's all out of date", "-", "open"],
  ["last year's form said 60 new accounts, no longer right", "-", "open"],
  ["60 new accounts, our server is out of date", "60", "open"],
  ["we need 25 new accounts, the rest of the form is out of date", "25", "open"],
]);

table("when to start", "preferredStart", [
  ["could we start in Feb", "2027-02-01..2027-02-28", "open"],
  ["Can we do it in March", "2027-03-01..2027-03-31", "open"],
  ["would it be possible to have it in May?", "2027-05-01..2027-05-31", "open"],
  ["can you make that the 12th rather than the 2nd of April please", "2027-04-12", "open"],
  ["the 3rd, and not the 13th of July", "2027-07-03", "open"],
  ["can we do it in March if the contract runs on?", "-", "open"],
  ["spring would be ideal", "2027-03-01..2027-05-31", "open"],
  ["no rush but autumn would be great", "2027-09-01..2027-11-30", "open"],
  ["our inspection is in Feb", "-", "open"],
  ["a summer like this would be lovely weather for cricket", "-", "open"],
  ["we did it in March", "-", "open"],
  ["forget June, the board say October now", "2027-10-01..2027-10-31"],
  ["Scratch May, it's to be July", "2027-07-01..2027-07-31"],
  ["ignore April, we'd prefer August", "2027-08-01..2027-08-31"],
  ["the 9th rather than the 2nd of May", "2027-05-09"],
  ["make it the 20th instead of the 13th of June", "2027-06-20"],
  ["the 3rd not the 13th of July please", "2027-07-03"],
  ["not before our audit on 8 February", ">=2027-02-08"],
  ["not until the board meeting on 15 January", ">=2027-01-15"],
  ["before our inspection on 4 May", "2026-11-23..2027-05-03"],
  ["when can we do it in Feb?", "-", "open"],
  ["could we have it in writing in Feb", "-", "open"],
  ["bin March. Jan instead", "2027-01-01..2027-01-31"],
  ["after our CQC visit on 3 March", ">=2027-03-04"],
  ["our CQC visit is on 3 March", "-", "open"],
  ["not before Jo is back", "-"],
  ["fortnight tomorrow", "2026-12-08"],
  ["a fortnight today", "2026-12-07"],
  ["fortnight Monday", "2026-12-14"],
  ["week tomorrow", "2026-12-01"],
  ["a week today please", "2026-11-30"],
  ["three weeks today", "2026-12-14"],
  ["we get paid each fortnight", "-"],
  ["it was down for a week today", "-", "open"],
]);

table("a contract by its length", "contractEnd", [
  ["two years from June 2025 with 90 days notice", "2027-05-31", "supportArrangements"],
  ["a 5 year deal from May 2024, one year's notice", "2029-04-30", "open"],
  ["it's a three year one from 1 September 2025", "2028-08-31"],
  ["we've been here three years from April 2025", "-", "open"],
  ["one year's notice", "-"],
]);

table("the mail system put right", "currentPlatform", [
  ["sorry it's not Exchange 2010, IT says it's 2016", "Exchange 2016", "open"],
  ["it isnt exchange 2016, our guy told me 2019", "Exchange 2019", "open"],
  ["wasn't exchange 2007 after all, its 2013", "Exchange 2013", "open"],
  ["it isn't Exchange 2013, the refurb was in 2019", "-", "open"],
  ["mostly Exchange 2016 with a Notes server for the labs", "Exchange 2016; Lotus Notes", "open"],
  ["Exchange 2016 and a small Notes outpost for finance", "Exchange 2016; Lotus Notes", "open"],
  ["we keep some Notes on paper, and our mail is Exchange 2016", "Exchange 2016", "open"],
  ["what is something called PST?", "-", "open"],
  ["a little notes page for the doctors", "-", "open"],
  ["Emails are with our web people, it's something called Plesk?", "Plesk", "open"],
  ["our email is on a thing called MailEnable", "MailEnable", "open"],
  ["our mail is on something called plesk", "plesk", "open"],
  ["we do mail with something called post and hope", "-", "open"],
  ["our mail lady is one called Maureen", "-", "open"],
  ["we have something called Egton for the records", "-", "open"],
]);

table("no issue", "knownIssues", [
  ["Sorry for the late reply. We are on Exchange 2016.", "-", "open"],
  ["apologies about the slow response, been off sick", "-", "open"],
  ["Apologies for the delay, we've had the builders in", "-"],
  ["cheers pal, enjoy your evening", "-"],
  ["thank you so much, hope you have a good week", "-"],
  ["ta very much, take care xx", "-"],
  ["the rest of this is out of date", "-", "open"],
  ["that answer was wrong, bad typing", "-", "open"],
  ["thanks, the mail is slow and drops attachments", "the mail is slow and drops attachments", "open"],
  ["sorry for the delay but mail is slow", "mail is slow", "open"],
  ["happy enough, nothing wrong", "happy enough, nothing wrong"],
  ["pardon the delay! Our server drops connections", "Our server drops connections", "open"],
  ["the rest of the team can't open attachments", "the rest of the team can't open attachments"],
  ["sorry about my spelling", "-"],
  ["delays in mail of an hour or more", "delays in mail of an hour or more"],
  ["the server is out of date", "the server is out of date", "open"],
  ["forget the problems I mentioned, nothing wrong with our mail", "None (no known issues)", "open"],
  ["disregard what I told you about issues, it's all fine", "None (no known issues)"],
]);

table("a date that is offered tells nothing of support", "supportArrangements", [
  ["could we do it in Feb", "-", "open"],
  ["let's do it in March", "-", "open"],
  ["we'd like to do it on 3 May if possible", "-", "open"],
  ["Demo IT do it for us", "Demo IT do it for us", "open"],
]);
