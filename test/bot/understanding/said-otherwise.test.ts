import assert from "node:assert/strict";
import type { FieldId } from "../../../bot/conversation/facts.ts";
import { understand } from "../../../bot/understanding/understand.ts";
import { factInWords } from "../../../bot/words-values.ts";

type Row = readonly [text: string, expected: string | RegExp, asked?: FieldId];

/** "-" where nothing may be taken: a wrong value is worse than none. */
const table = (name: string, field: FieldId, rows: readonly Row[]): void => {
  describe(`understanding: ${name}`, () => {
    for (const [text, expected, asked] of rows)
      it(`${text.replaceAll("\n", " / ")} -> ${String(expected)}`, () => {
        const { facts } = understand(text, { today: "2026-11-23", asked: asked === undefined ? [] : [asked] });
        const fact = facts.find((one) => one.field === field);
        const isDate = fact?.field === "contractEnd" || fact?.field === "preferredStart";
        const words = fact === undefined ? "-" : isDate ? fact.value.from : factInWords(fact);
        if (typeof expected === "string") assert.equal(words, expected);
        else assert.match(words, expected);
      });
  });
};

table("who leads, by way of a role or a handover", "transitionLead", [
  ["I'm Odile Demo, office manager at Demo Lane Surgery, and I've been asked to lead on this", "Odile Demo"],
  [
    "Hello, my name is Idwal Demo-Hart, I look after IT here and I have been roped in to lead the move",
    "Idwal Demo-Hart",
  ],
  ["This is Asha Demo from the practice. I've drawn the short straw and will be leading it", "Asha Demo"],
  ["I'm Odile Demo, office manager, and Bram Demo has been volunteered to lead", "Bram Demo"],
  ["I'm the finance director (Petra Demo) and I'll be the lead", "Petra Demo"],
  ["I'm the nurse manager, Petra Demo, and I will be leading this", "Petra Demo"],
  ["I'm the clerk (Petra Demo). The lead isn't decided", "-"],
  ["I'm Odile Demo and I've been asked to find out about the costs", "-"],
  ["Our director was to lead but she has moved on, so it has fallen to Bram Demo", "Bram Demo"],
  ["nobody wanted to lead, so the job's landed with Dr Asha Demo", "Dr Asha Demo"],
  ["Sister Brigid Demo will be leading this", "Sister Brigid Demo"],
  ["Ceinwen Demo here, I'm the assistant manager and somehow I'm leading this", "Ceinwen Demo"],
  ["My name's Piers Demo (IT technician) and they've asked me to lead", "Piers Demo"],
  ["I'm Rosa Demo, the business manager; I have been nominated as lead for this", "Rosa Demo"],
  ["I'm Rosa Demo and I have been asked to lead on infection control, so someone else does this", "-"],
  ["The lead was Huw Demo but he's gone on leave, so it's over to Nia Demo now", "Nia Demo"],
  ["me and Kofi Demo are sharing it but put Kofi as lead", "Kofi Demo"],
  ["Kofi Demo and Kofi Sample are sharing it but put Kofi as lead", "Kofi"],
  ["swap the lead: Huw has left. It's Nia Demo instead", "Nia Demo"],
  ["Lead's no longer Huw Demo, it's Nia Demo", "Nia Demo"],
  ['My manager wrote back: "Put Nia Demo please."', "Nia Demo", "transitionLead"],
  ['She said "it\'s going to be Nia Demo"', "Nia Demo", "transitionLead"],
  ["Kofi Demo or Nia Demo, not decided, but go with Nia for now", "Nia Demo", "transitionLead"],
  ["My colleague Kim Demo was asked to lead but refused", "-"],
  ["I was asked to lead but I turned it down", "-"],
  ["Kim Demo has been asked to lead on finance", "-"],
  ["Kim Demo will be leading on the move", "Kim Demo"],
  ["tell them Thursday", "-", "transitionLead"],
  ["Don't put Huw as lead, that's wrong", "-"],
  ["Tamar Demo (practice nurse) got volunteered to lead, bless her", "Tamar Demo"],
  ["the support has fallen to Demoware since the contract ended", "-"],
  ["Change the lead please. It's not Bram Demo any longer, he retired. Asha Demo instead", "Asha Demo"],
  ["about the lead: not Bram any more, Asha Demo now", "Asha Demo"],
  ["we don't use Exchange any more, Google instead", "-"],
  ["it'll be either Asha Demo or me, so go with Asha for the moment", "Asha Demo", "transitionLead"],
  ["either me or Bram Demo, but put Bram", "Bram Demo", "transitionLead"],
  ["either Asha Demo or Bram Demo", "-", "transitionLead"],
  ['My boss says "tell them it\'s Asha Demo, and we use Google"', "Asha Demo", "transitionLead"],
  ['Her answer: "Tell them Demoware supports it."', "-", "transitionLead"],
]);

table("who leads, in a form", "transitionLead", [
  ["Name: Dr Asha Demo\nOrg: Demo Trust North\nODS: ZZ901\nPlatform: Exchange 2019", "Dr Asha Demo"],
  ["Name: Asha Demo\nLead: Bram Demo\nOrg: Demo Trust North\nODS: ZZ901", "Bram Demo"],
  ["Name: Demo Lane Surgery\nODS: ZZ901\nPlatform: Exchange 2019\nNew accounts: 4", "-"],
  ["lead,organisation,ods code,new accounts\nAsha Demo,Demo Lane Surgery,ZZ901,12", "Asha Demo"],
  ["- who: Bram Demo\n- where: Demo Lane Surgery\n- how many: 9 new", "Bram Demo"],
  ["Lead | Org | ODS\nNia Demo | Demo Road Surgery | ZZ902", "Nia Demo"],
  ["Q: Who is the lead?\nA: Nia Demo\nQ: How many new accounts?\nA: 14", "Nia Demo"],
  ["Q: Who are you?\nA: Nia Demo", "-"],
  ["Who: all staff\nWhere: meeting room 4\nWhen: Monday 3pm", "-"],
  [">> Who will be the transition lead?\nAsha Demo\n>> What is your ODS code?\nZZ901", "Asha Demo"],
]);

table("who supports, named in passing", "supportArrangements", [
  ["Our mail is run with Zimbra by an outfit called Demoware Hosting", /Demoware Hosting/],
  ["we pay a small company called Demoware to keep the server going", /Demoware/],
  ["the phone people (Demofone) look after our IT", /Demofone/],
  ["the photocopier lot (Demoprint) do our email too, month to month", /Demoprint/],
  ["I think the Demoware support agreement runs out on 14 August 2027", /Demoware/],
  ["the email contract is 30/09/2027 with Demoware", /Demoware/],
  ["Support: local reseller (Demoware), to 28.02.28", /Demoware/],
  ["Demoware's hosting contract is up next May", /Demoware/],
  ["A firm named Demoware keeps the thing running", /Demoware/],
  ["a company called Demoware made our website", "-"],
  ["I spoke to a company called Demoware about chairs", "-"],
  ["it lapsed and nobody renewed it", /lapsed/, "supportArrangements"],
  ["it ends 31/3/28", "-", "supportArrangements"],
  ["We're a small company called Demoware Care Ltd", "-"],
  ["the system people (all of them) are off sick", "-"],
  ["there is a folder called Demoware in the inbox", "-"],
]);

table("what it is called and what it is in law", "organisationName", [
  [
    "we're called Demo Lane Hospice but legally its Demo Lane Trading Ltd. use the first",
    "Demo Lane Hospice",
    "organisationName",
  ],
  [
    "we are called Demo Hill Care although officially it's Demo Hill Holdings Ltd",
    "Demo Hill Care",
    "organisationName",
  ],
  [
    "called Demo Hill Care but the legal name is Demo Hill Holdings Ltd, please use the legal one",
    "Demo Hill Holdings Ltd",
    "organisationName",
  ],
  ["we're called Demo Lane Hospice but everybody says Demo Lane", "Demo Lane Hospice", "organisationName"],
]);

table("a code in brackets behind the body's name", "odsCode", [
  ["Asha Demo will be the lead for Demo Trust (ZZE9).", "ZZE9"],
  ["please note for Demo North Hospitals NHS Foundation Trust (R9XY)", "R9XY"],
  ["the lead is Asha Demo (SRO1 and chair)", "-"],
  ["our server (DC01X) is at Demo Trust", "-"],
]);

table("the platform in rows with dots", "currentPlatform", [
  ["Lead . . . . . . Nia Demo\nPlatform . . . . Exchange 2016\nStart . . . . . June 2027", "Exchange 2016"],
  ["Platform ........ GroupWise 2014\nSupport ......... in house\n", "GroupWise 2014"],
]);

table("when the contract ends, in rows with dots", "contractEnd", [
  ["Platform ........ Lotus Notes 8.5\nSupport ......... Demo reseller (Demoware), to 28.02.28\n", "2028-02-28"],
  ["Platform ____ Exchange 2016\nSupport ____ Demoware, until 1 May 2028\nStart ____ June 2027", "2028-05-01"],
  ["Well.... not sure\nhmm.... maybe June 2027", "-"],
]);
table("when it starts, in rows with dots", "preferredStart", [
  ["Platform ........ Lotus Notes 8.5\nSupport ......... Demo reseller (Demoware), to 28.02.28\n", "-"],
  ["- who: Bram Demo\n- where: Demo Lane Surgery\n- when: June 2027", /2027-06/],
]);

table("new accounts, in lists and tables", "newAccounts", [
  ["- WHO: Nia Demo\n- WHEN: May 2027\n- HOW MANY: 40 (all new)", "40"],
  ["| Team | On NHSmail | Needed |\n|--|--|--|\n| A | 3 | 9 |\n| B | 1 | 4 |\n| Total | 4 | 13 |", "13"],
  ["| Item | Needed |\n|--|--|\n| Desk | 3 |\n| Chair | 1 |", "-"],
  ["* who: Bram Demo\n* where: Demo Lane Surgery\n* how many: 31 new, 4 existing", "31"],
  ["lead,organisation,ods code,new accounts\nAsha Demo,Demo Lane Surgery,ZZ901,12", "12"],
  ['organisation;platform;new accounts;existing accounts\n"Demo Lane; Surgery";Office 365;12;3', "12"],
  ["> How many do you have on NHSmail today?\n53\n> and how many more?\n127", "127"],
  ["Site,Mailboxes,NHSmail today,New\nMain,120,10,110\nTotal,120,10,110", "110"],
  ["we need some, more, or fewer\n12,13,14", "-"],
]);

table("accounts there are, in lists and tables", "currentNhsmailAccounts", [
  ["* who: Bram Demo\n* where: Demo Lane Surgery\n* how many: 31 new, 4 existing", "4"],
  ["| Site | Mailboxes | NHSmail today | New |\n|---|---|---|---|\n| A | 20 | 4 | 16 |\n| Total | 20 | 4 | 16 |", "4"],
  ["> How many do you have on NHSmail today?\n53\n> and how many more?\n127", "53"],
  ["> The minutes of the last meeting?\n53", "-"],
]);

table("mailboxes in a mail handed on", "mailboxes", [
  ["From: Bram Demo\nTo: Asha Demo\nSubject: waves\n\nAsha, you have 300 mailboxes per wave at most.", "-"],
  [
    "FYI\n\n-----Original Message-----\nFrom: Bram Demo <bram@demo.example>\nSent: 19 November 2026 16:02\nTo: Manager\nSubject: RE: email\n\nHi, you have 71 mailboxes on Exchange 2019. Ring me on 01632 960188.\nBram",
    "71",
  ],
]);
