/** What the bot says about each fact: its name, the question, why it is asked, an example. */
import type { FieldId, ProblemReason } from "./conversation/facts.ts";

export const fieldLabels = {
  transitionLead: "transition lead",
  organisationName: "organisation name",
  odsCode: "ODS code",
  currentPlatform: "current email platform",
  supportArrangements: "support arrangements",
  contractEnd: "end of the support contract",
  knownIssues: "known issues",
  preferredStart: "preferred start",
  currentNhsmailAccounts: "NHSmail accounts you have now",
  newAccounts: "new NHSmail accounts you need",
  mailboxes: "mailboxes you have today",
} as const satisfies Record<FieldId, string>;

export const fieldQuestions = {
  transitionLead: "Who will lead the move for your organisation?",
  organisationName: "What is your organisation’s full name?",
  odsCode: "What is its ODS code?",
  currentPlatform: "Which email system do you use now? Tell me the version too, if you know it.",
  supportArrangements: "Who supports your email system today?",
  contractEnd: "When does the support contract end? If there is none, say no contract.",
  knownIssues: "Are there any known problems with your email today? If there are none, say none.",
  preferredStart: "When would you like to start? A month or a season is enough.",
  currentNhsmailAccounts: "How many NHSmail accounts do you have now?",
  newAccounts: "How many new NHSmail accounts do you need? A rough number is enough.",
  mailboxes: "How many mailboxes do you have today?",
} as const satisfies Record<FieldId, string>;

export const fieldReasons = {
  transitionLead: "Your support manager needs to know whom to call about the move.",
  organisationName: "Your support manager needs to know who is asking to join.",
  odsCode: "The ODS code tells us for certain which organisation you are. Names can be alike.",
  currentPlatform: "The email system decides which ways of moving your mail will work.",
  supportArrangements: "Whoever supports your email today has to help with the move.",
  contractEnd: "The move should fit the end of your support contract, so that you do not pay twice.",
  knownIssues: "Some problems have to be fixed before mail can move safely.",
  preferredStart: "Your support manager plans the on-boarding dates of all organisations.",
  currentNhsmailAccounts: "Accounts that you have already do not need to be made again.",
  newAccounts: "The number of new accounts shows the size of the move.",
  mailboxes: "The number of mailboxes shows how much mail there is to move.",
} as const satisfies Record<FieldId, string>;

export const fieldExamples = {
  transitionLead:
    "I mean the person who runs this project on your side. A first name and a surname, for example Sam Demo.",
  organisationName: "I mean the full name of your trust, practice, hospice or company, as on a letterhead.",
  odsCode:
    "The ODS code is the short code that the NHS uses for your organisation. It has 3 to 10 letters and digits, for example ZZ901. Your IT or finance team knows it.",
  currentPlatform:
    "I mean the system that holds your mailboxes, for example Exchange 2010, GroupWise, Lotus Notes or Google. You may name several.",
  supportArrangements: "For example: our own IT team, or a company with a support contract.",
  contractEnd: "A date or a month, for example 31 March 2028. Rolling or no contract are good answers too.",
  knownIssues: "For example: full disks, slow webmail, or an old version without updates.",
  preferredStart: "For example: 1 March 2027, spring 2027, Q1 2027/28, or not before June.",
  currentNhsmailAccounts: "I mean accounts that end in @nhs.net. For example: 15, about 40, or none.",
  newAccounts:
    "I mean accounts to be made for people who have none. For example: 300, about 4,500, or between 200 and 250.",
  mailboxes: "I mean all mailboxes on your email system now. For example: 4,500.",
} as const satisfies Record<FieldId, string>;

export const problemWords = {
  "no-such-day": "That day is not in the calendar. Check the date and tell me again.",
  "american-order":
    "I read dates as day, month, year, and there is no such month. Tell me the date again, for example 25 April 2027.",
  past: "That date has passed. Tell me a date that is still to come.",
  "far-future": "That is too far ahead. Tell me a date within the next 10 years.",
  "too-many": "That is more accounts than the whole of NHSmail has. Check the number and tell me again.",
  "not-a-whole-number": "I need a whole number, for example 300.",
  "vague-number": "I need a figure. A rough one is enough, for example about 300.",
  "several-numbers": "You named several numbers. Tell me the total.",
  "vague-date": "I need a month, a season or a date. A rough one is enough, for example spring 2027.",
  "which-quarter":
    "That quarter of the financial year has begun. Tell me the months that you mean, for example July to September 2027.",
  "range-backwards": "The end of that range comes before its beginning. Tell me both again.",
  "not-an-ods-code": "An ODS code has 3 to 10 letters and digits, for example ZZ901. Check it and tell me again.",
  "too-long": "That is too long for me to keep. Shorten it and tell me again.",
  "not-a-name": "I could not find a name in that. Tell me again, for example Sam Demo.",
  "not-understood": "I did not understand that. Tell me again in other words.",
} as const satisfies Record<ProblemReason, string>;
