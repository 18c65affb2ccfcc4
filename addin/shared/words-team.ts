/** For those who run an organisation's move: who is left, and where they stand. */
export const teamWords = {
  title: (name: string) => `Who is left at ${name}`,
  none: "No mailbox is on the list yet. Import your list first.",
  left: (left: number, total: number) =>
    left === 0
      ? "Everyone is done."
      : `${left.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} ${total === 1 ? "mailbox is" : "mailboxes are"} not complete.`,
  filter: "Show",
  everybodyLeft: "Everyone who is left",
  since: (day: string) => `since ${day}`,
  vip: "VIP",
  attention: (code: string) => `Code: ${code}`,
  more: "Show more",
  empty: "Nobody is in this step.",
  away: "We cannot reach the service. What you see may be old.",
} as const;
