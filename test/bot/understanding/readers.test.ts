import assert from "node:assert/strict";
import type { FieldId } from "../../../bot/conversation/facts.ts";
import { actsIn, type Act } from "../../../bot/understanding/acts.ts";
import { longestMessage, longestRead, piecesOf } from "../../../bot/understanding/text/canvas.ts";
import { understand } from "../../../bot/understanding/understand.ts";
import { factInWords } from "../../../bot/words-values.ts";

const today = "2026-11-23";
/** What is taken, in words; "-" where nothing is. */
const taken = (text: string, field: FieldId, asked: readonly FieldId[]): string => {
  const { facts } = understand(text, { today, asked, writer: "Sam Demo" });
  const fact = facts.find((one) => one.field === field);
  return fact === undefined ? "-" : factInWords(fact);
};

const table = (name: string, field: FieldId, rows: readonly (readonly [string, string, asked?: "open"])[]): void => {
  describe(`reads ${name}`, () => {
    for (const [text, expected, open] of rows) {
      it(`${text.replaceAll("\n", " / ")} -> ${expected}`, () =>
        assert.equal(taken(text, field, open === undefined ? [field] : []), expected));
    }
  });
};

table("who leads", "transitionLead", [
  ["it's me, Kim Demo", "Kim Demo"],
  ["id be leading it - Ada Demo", "Ada Demo"],
  ["I'd be leading this, Ada Demo", "Ada Demo"],
  ["that would be me - I can lead it (Ada Demo)", "Ada Demo"],
  ["me", "Sam Demo"],
  ["ZZ901. me", "Sam Demo"],
  ["not sure yet, prob Hannah Demo", "Hannah Demo"],
  ["put Tolu Demo down, sorry not Tola", "Tolu Demo"],
  ["Name: Ewan McDemo Role: manager", "Ewan McDemo"],
  ["our deputy director of IT, Fiona McDemo", "Fiona McDemo"],
  ["Siobhán O'Demo is running it", "Siobhán O'Demo", "open"],
  ["lead will be Mr. K. Demo", "Mr. K. Demo", "open"],
  ["lead is now confirmed - Ravi Demo, deputy CIO", "Ravi Demo", "open"],
  ["Demo Computers is running it", "-", "open"],
  ["ah right, our finance lady says ZZ901", "-"],
  ["outlook i think?", "-"],
  ["no contrac", "-"],
  ["Put my name for now - Femi Demo - though it'll move to Catrin in Jan", "Femi Demo"],
  ["Head of Informatics: Jagdeep Demo", "Jagdeep Demo"],
  ["Myfanwy in informatics will run it", "Myfanwy"],
  ["Not Kwame, he's left. Use Shabnam Demo", "Shabnam Demo"],
  ["ZZ901 I think", "-"],
  ["nothing in writing", "-"],
  ["it's me, ZZ901 I think", "Sam Demo"],
  ["cc'd: Tamsin Demo, who'll be leading for us", "Tamsin Demo", "open"],
]);

table("the organisation", "organisationName", [
  ["Demo Moor Surgery.", "Demo Moor Surgery"],
  ["its demo lane surgery", "demo lane surgery"],
  ["Hosbis Dewi Demo", "Hosbis Dewi Demo"],
  ["the icb sort it all", "-"],
  ["rolling", "-"],
  ["We are Demo Isle Hospice Care Ltd (charity no. 123456)", "Demo Isle Hospice Care Ltd"],
  ["1) Demo Heath Hospice\n2) gmail", "Demo Heath Hospice", "open"],
]);

table("the ODS code", "odsCode", [
  ["A8 3 0 2 1", "A83021"],
  ["Y0 4512", "Y04512"],
  ["demo trust north, zz901", "ZZ901", "open"],
  ["H7K2R, new style one", "H7K2R"],
  ["ex2013", "-"],
  ["no 5", "-"],
  ["f8 4 0 9 9 i think", "F84099"],
]);

table("the mail systems", "currentPlatform", [
  ["gmail & a rubbish old exchange box, 2010 i reckon", "Google; Exchange 2010"],
  ["exch '10 and some groupwise", "Exchange 2010; GroupWise"],
  ["were on 365 tbh", "Office 365"],
  ["Rackspace hosted exchange", "Exchange"],
  ["just outlook", "-"],
  ["the icb sort it all", "-"],
  ["emails go missing, esp from gmail addresses", "-", "open"],
  ["we want to move from gmail accounts", "Google", "open"],
  ["no Lotus any more, all moved to Exchange 2019", "Exchange 2019"],
  ["we have no Exchange now, just Zimbra", "Zimbra"],
  ["Groupwise till 2019, since then Office 365", "Office 365"],
  ["halfway through moving from Exchange 2010 to Exchange 2016", "Exchange 2010; Exchange 2016"],
  ["moving from Exchange 2010 to Exchange 2016", "Exchange 2016"],
  ["all in the MS cloud", "Office 365"],
  ["150 hold accounts", "-"],
  ["actually Q3 not Q2", "-"],
  ["Exchange 2016 (was 2010 until March)", "Exchange 2016"],
]);

table("new accounts", "newAccounts", [
  ["3 existing 27 new", "27", "open"],
  ["27 new and 3 old", "27"],
  ["100 (existing), 250 (new)", "250", "open"],
  ["1200 staff but only 900 use email so 900", "900"],
  ["5 doctors, 9 nurses, 6 admin = 20", "20"],
  ["240 nurses and 60 admin", "-"],
  ["need accounts for 6 GPs and 14 receptionists", "-"],
  ["two twenty", "220"],
  ["i said 300 i meant 330", "330"],
  ["you've got 50, i said 500", "500"],
  ["one for each of our 45 staff", "45"],
  ["dunno, maybe 300", "about 300"],
  ["in-house team of 14", "-"],
  ["two more years", "-"],
  ["we bought 1000 licences in 2024", "-", "open"],
  ["We have no nhsmail addresses so we'd want five", "5", "open"],
  ["Site\tStaff\tNHSmail accounts\tNew accounts\nDemo Lodge\t34\t2\t32", "32", "open"],
  ["Site\tNew accounts\nDemo Lodge\t30\nDemo Court\t12", "-", "open"],
  ["Site\tNew accounts\nDemo Lodge\t30\nDemo Court\t12\nTotal\t42", "42", "open"],
  ["we budgeted for 90 but 75 is realistic", "75"],
  ["10 for us and 10 for the branch, 20 all told", "20"],
  ["25 max, 20 min", "between 20 and 25"],
  ["The other 12 need it", "12", "open"],
  ["can you change new accounts from 80 to 95 pls", "95", "open"],
  ["New accounts: 22 staff inc. cleaners (who don't need email) so 20", "20", "open"],
  ["whatever's left of the 2,740", "-"],
  ["Finance says 66, I say 70. Go with 70", "70"],
  ["Our 36 volunteers won't need accounts but the 41 paid staff will.", "41", "open"],
  ["revised figure: 188 new accounts", "188", "open"],
  ["Microsoft 365 Business Standard, 38 licences", "-", "open"],
]);

table("accounts held", "currentNhsmailAccounts", [
  ["none at all yet, so 23 new ones", "0"],
  ["nobody so we need 40 new accounts", "0"],
  ["0 at mo, 35 needed", "0", "open"],
  ["nobody's got one", "0"],
  ["none of em", "0"],
  ["none of the 40 have one", "0"],
  ["six at the mo, need another forty", "6", "open"],
  ["only 3 of our 80 staff have nhsmail so 77", "3", "open"],
  ["all new", "0"],
  ["they're all new ones", "0"],
  ["it was 45 when I last looked", "45"],
  ["Site\tStaff\tNHSmail accounts\tNew accounts\nDemo Lodge\t34\t2\t32", "2", "open"],
  ["just mine", "1"],
  ["the pharmacy team have 8 between them, nobody else", "8"],
  ["gmail, five of us share two logins", "-", "open"],
  ["150 hold accounts through ESR", "150"],
  ["None as far as I know", "0"],
  ["no it's 14 that have it, not 40", "14", "open"],
]);

table("the preferred start", "preferredStart", [
  ["how about April", "Thursday 1 April 2027 to Friday 30 April 2027 (“about April”)"],
  ["hoping for a may start", "Saturday 1 May 2027 to Monday 31 May 2027", "open"],
  ["not til autumn", "not before Wednesday 1 September 2027 (“not til autumn”)"],
  ["may we start?", "-", "open"],
  ["mid-late march", "Thursday 11 March 2027 to Wednesday 31 March 2027 (“mid-late march”)"],
  ["after the new year rush, say February", "Monday 1 February 2027 to Sunday 28 February 2027"],
  ["lead is me but it'll move to Catrin in Jan", "-", "open"],
  ["1 Feb 2027 if the board signs off on 14 Jan", "Monday 1 February 2027 (“1 Feb 2027”)"],
  ["not March (year end). April then", "Thursday 1 April 2027 to Friday 30 April 2027"],
  ["summer hols, when it's quiet. Late July?", "Wednesday 21 July 2027 to Saturday 31 July 2027 (“Late July”)"],
  ["Monday fortnight", "Monday 14 December 2026 (“Monday fortnight”)"],
  ["actually March not April", "Monday 1 March 2027 to Wednesday 31 March 2027", "open"],
  ["April then", "Thursday 1 April 2027 to Friday 30 April 2027"],
  ["Not until we've finished the EPR go-live in May, so June", "Tuesday 1 June 2027 to Wednesday 30 June 2027"],
]);

table("known issues", "knownIssues", [
  ["nope all tickety boo", "None (no known issues)"],
  ["nah its fine", "None (no known issues)"],
  ["dim problem, all fine", "None (no known issues)"],
  ["nope. oh wait, the archive is full", "nope. oh wait, the archive is full"],
  ["a rubbish old exchange box", "-", "open"],
  ["my nephew helps when it breaks", "-", "open"],
  ["it ends 31/3/28", "-"],
  ["PSTs everywhere", "PSTs everywhere", "open"],
  ["Gareth Demo when it breaks", "-", "open"],
]);

table("who supports it", "supportArrangements", [
  ["Just Gareth, who comes in on a Tuesday", "Just Gareth, who comes in on a Tuesday"],
  ["Support: Demo Cloud Ltd until 30/6/27", "Demo Cloud Ltd until 30/6/27", "open"],
  ["it ends in June", "-"],
  ["my nephew helps when it breaks", "my nephew helps when it breaks", "open"],
  ["We're a CSU asking on behalf of 14 practices", "-", "open"],
  ["Gareth in IT does it", "Gareth in IT does it"],
]);

table("the contract's end", "contractEnd", [
  ["after the xmas rush, say Feb", "-"],
  ["next financial year end", "Friday 31 March 2028 (“next financial year”)"],
  ["we signed for 3 yrs in Feb 2026", "Wednesday 31 January 2029 (“3 yrs in Feb 2026”)"],
  ["support finishes on the last day of May", "Monday 31 May 2027"],
  ["Exchange 2016 (was 2010 until March)", "-", "open"],
]);

table("tables pasted in", "mailboxes", [
  [
    "Site\tMailboxes\tSystem\nDemo General\t2,100\tExchange 2016\nDemo Court\t640\tOffice 365\nTotal\t2,740",
    "2,740",
    "open",
  ],
  ["Site\tMailboxes\nDemo General\t2,100\nDemo Court\t640", "-", "open"],
  ["Lead\tKim Demo\nMailboxes\t640", "640", "open"],
  ["| Site | Mailboxes |\n|---|---|\n| Demo Court | 640 |", "640", "open"],
]);

describe("what a message does", () => {
  const rows: readonly (readonly [string, Act | undefined])[] = [
    ["need to get us on nhsmail", "begin"],
    ["need nhsmail for our pharmacy", "begin"],
    ["hellow we wud like to joyn nhsmale", "begin"],
    ["I've been told I have to do this NHSmail thing for our hospice, no idea where to begin!", "begin"],
    ["do we need to get new phones to use nhsmail", undefined],
    ["dont want the form", "noForm"],
    ["who will see this?", "whoSees"],
    ["is my data safe", "whoSees"],
    ["for god's sake", "upset"],
    ["perfect send it", "submit"],
    ["ye send it", "submit"],
    ["ye", "yes"],
    ["no dont", "no"],
    ["is that everything?", "summary"],
    ["not sure what that is", "whatMeans"],
    ["hmm what was the question", "repeat"],
  ];
  for (const [text, act] of rows) {
    it(`${text} -> ${act ?? "nothing"}`, () => {
      const acts = actsIn(text);
      assert.ok(act === undefined ? acts.length === 0 : acts.includes(act), acts.join(" "));
    });
  }
});

describe("a long message", () => {
  const padding = `${"We sat on the bench by the pond and spoke of the garden. ".repeat(60)}\n\n`;

  it("is read in pieces: what stands after 3,000 letters is taken too", () => {
    const text = `ODS ZZ901.\n\n${padding}${padding}We are on GroupWise 2012.`;
    assert.ok(text.length > 2 * longestMessage);
    assert.equal(taken(text, "odsCode", []), "ZZ901");
    assert.equal(taken(text, "currentPlatform", []), "GroupWise 2012");
  });

  it("the pieces are the beginning of the message, in order, each short enough", () => {
    for (const text of ["", "short", padding.repeat(20), "x".repeat(50_000)]) {
      const pieces = piecesOf(text);
      assert.equal(pieces.join(""), text.slice(0, longestRead));
      assert.ok(pieces.every(({ length }) => length <= longestMessage));
    }
  });

  it("of a forwarded thread only the newest message that says something is read", () => {
    const old = "-----Original Message-----\nFrom: Other Demo\nSent: 1 March 2024\nTo: Sam\n\nWe need 90 accounts.";
    const fresh = "We are Demo Quay Hospice on Exchange 2013 and we need 120 new accounts for all of our staff.";
    assert.equal(taken(`${fresh}\n\n${old}`, "newAccounts", []), "120");
    const bare = `See below.\n\n-----Original Message-----\nFrom: Kim Demo\nSent: 1 March 2026\nTo: Sam\n\n${fresh}`;
    assert.equal(taken(bare, "newAccounts", []), "120");
  });
});
