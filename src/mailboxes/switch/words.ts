/** What people are told of a switch. Addresses stand only in the instruction for those who set the forward. */
interface Words {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const reasons: Readonly<Record<string, string>> = {
  "not-in-step": "The copy was not complete: new mail came faster than it was copied, or some of it cannot be copied.",
  "not-forwarded": "A test message to the old address did not reach the new mailbox.",
  "not-delivered": "A test message to the new address did not arrive.",
  doubled: "A test message arrived twice.",
  loop: "A test message went round in a circle between the old and the new mailbox.",
  "no-smtp": "The service has no mail server to send test messages with (setting ONBOARDING_SMTP_URL).",
  "no-address": "The mailbox has no old or no new address in the list.",
  "not-now": "The mailbox is not in a state in which it can be switched.",
  "no-go": "The two goes are no longer given.",
  "sign-in-refused": "The sign-in to the old mailbox was refused.",
  "host-not-approved": "The mail server is not approved.",
  "no-credential": "No login is stored for this mailbox.",
  "over-quota": "There is no room left in the mailbox.",
  refused: "The mail server refused what we asked for.",
  throttled: "The mail server asks us to wait.",
};

/** Why, in a sentence; for a code without one, what to look at. */
export const reasonSentence = (reason: string): string =>
  reasons[reason] ?? `The mail server did not answer as it should (${reason}).`;

export const stoppedWords = ({
  externalId,
  reason,
}: {
  readonly externalId: string;
  readonly reason: string;
}): Words => ({
  title: `The switch of mailbox ${externalId} has stopped`,
  paragraphs: [
    reasonSentence(reason),
    "People go on working with the old mailbox. Nothing is lost. When the cause is mended, schedule the switch again.",
  ],
});

/** `undoing`: the switch is being taken back, and cannot be. */
export const stuckWords = ({
  externalId,
  reason,
  undoing,
}: {
  readonly externalId: string;
  readonly reason: string;
  readonly undoing: boolean;
}): Words => ({
  title: undoing
    ? `The switch of mailbox ${externalId} cannot be taken back yet`
    : `The switch of mailbox ${externalId} does not go on`,
  paragraphs: [
    reasonSentence(reason),
    undoing
      ? "New mail may still be sent on to the new mailbox until then. Renew the login of the old mailbox if its password was changed."
      : "New mail is sent on already. Renew the login of the mailbox if its password was changed.",
    "We go on trying. Open this service in Teams to see each step.",
  ],
});

export const switchedWords = (organisation: string): Words => ({
  title: "Your mailbox has moved",
  paragraphs: [
    `New mail for you now goes to your new NHSmail mailbox. This was agreed with ${organisation}.`,
    "Next, set up Outlook again. Open this service in Outlook or Teams: it shows you each step.",
    "For three days we bring over mail that still comes to the old mailbox.",
  ],
});

/** `bringBack`: mail that came to the new mailbox alone comes back into the old one. */
export const rolledBackWords = ({ bringBack }: { readonly bringBack: boolean }): Words => ({
  title: "Your mailbox is back where it was",
  paragraphs: [
    "Your old mailbox is the one to use again. New mail comes to it.",
    bringBack
      ? "Mail that came to your new mailbox since the switch is copied into your old mailbox now. It stays in the new one too."
      : "Mail that people sent to your new address stays in the new mailbox. Ask your Local Organisation Administrator if you need it.",
  ],
});

export const leftWords = ({ externalId, left }: { readonly externalId: string; readonly left: number }): Words => ({
  title: `Some mail of mailbox ${externalId} could not come back`,
  paragraphs: [
    `The old mailbox did not take ${left === 1 ? "1 message" : `${left} messages`}. ${left === 1 ? "It is" : "They are"} still in the new mailbox: nothing is lost.`,
    "Make room in the old mailbox, or look for the mail in the new one.",
  ],
});

interface Forward {
  readonly externalId: string;
  readonly from: string;
  readonly to: string;
}

/** In PowerShell a quote within single quotes is doubled. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** For an administrator where we cannot set the forward ourselves: for each kind of system, the exact words. */
export const forwardInstruction = ({ from, to }: Omit<Forward, "externalId">): readonly string[] => [
  `Send new mail for ${from} on to ${to}, and keep a copy in the old mailbox.`,
  `Exchange: Set-Mailbox -Identity ${quoted(from)} -ForwardingSmtpAddress ${quoted(`smtp:${to}`)} -DeliverToMailboxAndForward $true. Check that remote domains allow automatic forwarding to this domain.`,
  `Postfix: one line in virtual_alias_maps: ${from} ${from}, ${to}. Then run postmap.`,
  "Other systems: a server-side forward or a transport rule. A rule in a person's Outlook is not enough.",
  "Then confirm it here. We send a test message to the old address, and go on when it has arrived.",
];

/** One message a wave and day, however many mailboxes wait: the list says which. */
export const forwardWords = ({ odsCode }: { readonly odsCode: string }): Words => ({
  title: "Please set forwards at your old mail system",
  paragraphs: [
    "Mailboxes are ready to be switched. We cannot set their forward ourselves.",
    "Open this service in Teams. Each mailbox with a switch date shows what to set. Press The forward is set when it is done.",
    `For many at once: onboarding mailboxes switch forwards --organisation ${odsCode}`,
    "We then send a test message to the old address, and go on when it has arrived.",
  ],
});

export const notArrivedWords = ({ externalId }: { readonly externalId: string }): Words => ({
  title: `The forward of mailbox ${externalId} does not work yet`,
  paragraphs: [
    "We sent a test message to the old address. It did not arrive in the new mailbox.",
    "Check the forward and your filters for outgoing mail, then confirm it again.",
  ],
});

export const undoInstruction = ({ from, to }: Omit<Forward, "externalId">): readonly string[] => [
  `Take the forward from ${from} to ${to} away again.`,
  `Exchange: Set-Mailbox -Identity ${quoted(from)} -ForwardingSmtpAddress $null -DeliverToMailboxAndForward $false.`,
  "Other systems: the rule or alias that you set for the switch.",
];

export const undoWords = ({ externalId, from, to }: Forward): Words => ({
  title: `Please take the forward of mailbox ${externalId} away`,
  paragraphs: undoInstruction({ from, to }),
});
