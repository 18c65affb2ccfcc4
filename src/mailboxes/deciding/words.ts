/** What people are told when a decision waits for them. Names of files come from senders: never in a notice. */
interface Words {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const mailboxes = (count: number): string => (count === 1 ? "1 mailbox" : `${count.toLocaleString("en-GB")} mailboxes`);

interface Ready {
  readonly wave: string;
  readonly organisation: string;
  readonly inStep: number;
}

/** To the LOA: the wave waits for a time. */
export const readyWords = ({ wave, organisation, inStep }: Ready): Words => ({
  title: `Choose when to switch ${wave}`,
  paragraphs: [
    `${organisation}: ${mailboxes(inStep)} of ${wave} ${inStep === 1 ? "is" : "are"} in step with the old system.`,
    "Open this service in Teams and say when to switch. Nothing is switched before you do.",
  ],
});

/** To the support side: the second go. */
export const supportGoWords = ({ wave, organisation, inStep }: Ready): Words => ({
  title: `${organisation} needs your go for ${wave}`,
  paragraphs: [
    `${mailboxes(inStep)} of ${wave} ${inStep === 1 ? "is" : "are"} in step with the old system.`,
    "A switch needs two people: one of the organisation, and one of its support. Open this service in Teams to give your go.",
  ],
});

export const waveUpdated = ({ wave }: { readonly wave: string }): Words => ({
  title: `${wave} has changed`,
  paragraphs: ["The card shows how it stands now."],
});

export const switchUpdated = (): Words => ({
  title: "The switch of a mailbox has changed",
  paragraphs: ["The card shows how it stands now."],
});

export const heldWords = ({
  organisation,
  items,
  boxes,
}: {
  readonly organisation: string;
  readonly items: number;
  readonly boxes: number;
}): Words => ({
  title: `${items === 1 ? "1 attachment was" : `${items.toLocaleString("en-GB")} attachments were`} taken out of your mail`,
  paragraphs: [
    `${organisation}: NHSmail does not take these kinds of file. ${items === 1 ? "It comes" : "They come"} from ${mailboxes(boxes)}. We keep ${items === 1 ? "it" : "them"} safe.`,
    "Open this service in Teams. Release an attachment that a person needs and that you trust, or keep it out.",
  ],
});

export const heldUpdated = (): Words => ({
  title: "Attachments that were taken out have changed",
  paragraphs: ["The card shows how they stand now."],
});
