/** What a release brings to the person: a message of ours, with the header of the first one and the attachment. */
export interface Released {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly name: string;
  readonly at: Date;
  /** Of the message it came in; as it was, unparsed. */
  readonly header: Buffer;
  /** The part as it was, with its own header. */
  readonly part: Buffer;
}

/**
 * The same octets at each call, so that a delivery that was broken off is recognised. The first message's header goes
 * along as text/rfc822-headers (RFC 6522 4); the part is put back octet for octet.
 */
export const releaseMessage = ({ id, to, from, name, at, header, part }: Released): Buffer => {
  // A part may hold anything, also our boundary's text: one is looked for that it does not hold.
  let boundary = `release-${id}`;
  for (let n = 1; part.includes(boundary) || header.includes(boundary); n += 1) boundary = `release-${id}-${n}`;
  const safe = name.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
  const head = [
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    `From: NHSmail on-boarding service <${from}>`,
    `To: <${to}>`,
    "Subject: An attachment that was held back",
    `Message-ID: <${id}.release@${from.split("@")[1] ?? "localhost"}>`,
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=us-ascii",
    "",
    `The attachment "${safe}" was taken out of a message when your mailbox was moved.`,
    "Your Local Organisation Administrator has released it. Open it only if you know what it is.",
    "The header of the message it came in follows, then the attachment.",
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "Content-Disposition: inline",
    "",
    "",
  ].join("\r\n");
  return Buffer.concat([
    Buffer.from(head, "latin1"),
    header,
    Buffer.from(`\r\n\r\n--${boundary}\r\n`, "latin1"),
    part,
    Buffer.from(`\r\n--${boundary}--\r\n`, "latin1"),
  ]);
};
