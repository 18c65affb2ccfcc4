import { countInWords, momentInWords, sizeInWords } from "./dates.ts";
import type { Change } from "./rules-changes.ts";

interface Sentence {
  readonly title: string;
  readonly text: string;
}

type Words = {
  readonly [Code in Change["code"]]: (change: Extract<Change, { readonly code: Code }>, now: Date) => Sentence;
};

/** Limits are as public pages stated them on the date given; they change (facts/nhs.md, "Limits"). */
const words: Words = {
  when: ({ at }, now) => ({
    title: "When",
    text: `Your mailbox switches ${momentInWords(new Date(at), now)}. Nothing below changes before that.`,
  }),
  address: ({ from, to }) => ({
    title: "Your address",
    text: `It changes from ${from} to ${to}. Tell people who write to you often.`,
  }),
  "same-address": ({ address }) => ({ title: "Your address", text: `It stays ${address}.` }),
  forwarded: () => ({
    title: "Mail to your old address",
    text: "It is forwarded to your new mailbox. You do not need to look in both.",
  }),
  "forwarding-ends": () => ({
    title: "Mail to your old address",
    text: "It is not forwarded. Look in your old mailbox until people use your new address.",
  }),
  "forwarding-unknown": () => ({
    title: "Mail to your old address",
    text: "We do not know yet if it is forwarded. Ask your local administrator.",
  }),
  "sign-in": () => ({
    title: "How you sign in",
    text: "You get a new password and a second sign-in check. You need a UK mobile number for it.",
  }),
  "unused-account": () => ({
    title: "Use your new account",
    text: "Sign in once and accept the acceptable use policy. An account that is not used for 30 days is switched off.",
  }),
  "web-address": ({ url }) => ({
    title: "Webmail",
    text: `Your new webmail is at ${url}. Your old webmail bookmark stops working.`,
  }),
  "same-program": () => ({
    title: "Your mail program",
    text: "You keep using Outlook. You set it up again for the new mailbox.",
  }),
  "other-program": () => ({
    title: "Your mail program",
    text: "You use Outlook from now on. Links and encrypted messages made in your old program may not open in it.",
  }),
  labels: () => ({ title: "Labels", text: "Labels become folders. A message with two labels comes once, not twice." }),
  "mail-comes": () => ({ title: "Your old mail", text: "We copy it for you. You can keep working while we do." }),
  "mail-you-bring": () => ({
    title: "Your old mail",
    text: "It does not come by itself. “Bring my old mail” shows your ways to bring it.",
  }),
  fits: ({ source, quota }) => ({
    title: "Space",
    text: `Your old mailbox holds ${sizeInWords(source)}. Your new one has room for ${sizeInWords(quota)}, so it fits.`,
  }),
  "does-not-fit": ({ source, quota }) => ({
    title: "Space",
    text:
      `Your old mailbox holds ${sizeInWords(source)}. Your new one has room for ${sizeInWords(quota)}. ` +
      "Delete what you do not need, or ask your local administrator for an archive, before the switch.",
  }),
  quota: ({ quota }) => ({ title: "Space", text: `Your new mailbox has room for ${sizeInWords(quota)}.` }),
  "message-limit": () => ({
    title: "Large messages",
    text: "One message may be 35 MB at most, with its attachments (limit published in 2022).",
  }),
  blocked: ({ count }) => ({
    title: "Attachments that are not allowed",
    text: `${countInWords(count, "item")} had an attachment of a type that NHSmail does not allow. A note takes its place.`,
  }),
  "calendar-together": () => ({
    title: "Your calendar",
    text: "It is copied, and people in both systems see when you are free.",
  }),
  "calendar-check": () => ({
    title: "Your calendar",
    text: "People who have not moved may not see when you are free. Check repeated meetings after the switch.",
  }),
  shared: ({ count }) => ({
    title: "Shared mailboxes",
    text: `You open ${count === 1 ? "1 shared mailbox" : `${count} shared mailboxes`}. “Set up Outlook” shows how to add them again.`,
  }),
  delegates: ({ count }) => ({
    title: "People who read your mail",
    text: `${count === 1 ? "1 person has" : `${count} people have`} access to your mailbox. Let them in again after the switch.`,
  }),
  archive: () => ({
    title: "Your archive",
    text: "Your archive stays where it is. “Bring my old mail” shows how to link it.",
  }),
  settings: () => ({
    title: "What you make again",
    text: "Signatures, rules, automatic replies and the list of suggested addresses do not move. Note them down first.",
  }),
};

/** The sentence of a change. The table is complete by type; the cast only ties a code to its own row. */
export const changeInWords = (change: Change, now: Date): Sentence =>
  (words[change.code] as (change: Change, now: Date) => Sentence)(change, now);

export const changesWords = {
  mine: "This is worked out from your own move.",
  general: "This is true for everyone who moves. Sign in to see what changes for you.",
} as const;
