import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { NoticeChannel, OutgoingNotice, SendOutcome } from "./types.ts";

export interface EmailSettings {
  readonly from: string;
  /** smtp:// or smtps:// URL; undefined: each message becomes a file in `folder`. */
  readonly smtpUrl: string | undefined;
  readonly folder: string;
  /** Domain of the Message-ID, such as the service's own host name. */
  readonly domain: string;
}

/**
 * E-mail for people whom Teams cannot reach. Plain text only. The Message-ID is made from the notice, so a message that
 * had to be sent twice is one for mail systems that look at it, and one file in the folder.
 */
export const emailChannel = (settings: EmailSettings): NoticeChannel => {
  const smtp = settings.smtpUrl === undefined ? undefined : createTransport(withTimeLimits(settings.smtpUrl));
  const deliver = smtp === undefined ? toFolder(settings) : (mail: Mail) => smtp.sendMail(mail).then(() => undefined);
  return {
    name: "email",
    idempotent: true,
    send: async (notice) => {
      const address = notice.to.email;
      if (address === null || !isPlainAddress(address)) return { kind: "unreachable", reason: "no-address" };
      try {
        await deliver(mailOf(settings, notice, address));
        return { kind: "sent" };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
  };
};

/** nodemailer reads its options from the URL's query; its own limits are minutes. Milliseconds. */
const withTimeLimits = (smtpUrl: string): string => {
  const url = new URL(smtpUrl);
  const limits = { connectionTimeout: "10000", greetingTimeout: "10000", socketTimeout: "15000" };
  for (const [name, value] of Object.entries(limits))
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  return url.href;
};

interface Mail {
  readonly messageId: string;
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One address, no list and no header: what stands in the store came from outside. */
const isPlainAddress = (text: string): boolean => /^[^\s@,;:<>()[\]\\"]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(text);

const mailOf = (settings: EmailSettings, notice: OutgoingNotice, address: string): Mail => ({
  messageId: `<${notice.id}@${settings.domain}>`,
  from: settings.from,
  to: { name: notice.to.name, address },
  subject: notice.title.replace(/\s+/g, " "),
  text: [
    ...(notice.perhapsAlreadySent ? ["You may have had this message in Teams already."] : []),
    ...notice.paragraphs,
    "This message was sent by the NHSmail on-boarding service. Please do not reply to it.",
    "",
  ].join("\n\n"),
  // RFC 3834: no out-of-office answers, please.
  headers: { "Auto-Submitted": "auto-generated" },
});

const toFolder = ({ folder }: EmailSettings): ((mail: Mail) => Promise<void>) => {
  const compose = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return async (mail) => {
    const { message } = await compose.sendMail(mail);
    const name = /^<([0-9a-f-]{36})@/.exec(mail.messageId)?.[1];
    if (name === undefined) throw new Error("A message without an id of its own");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${name}.eml`);
    // Whole or not at all: whoever looks into the folder never sees half a message.
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
};

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
}

/** RFC 5321 4.2.1: 5yz is for good, 4yz passes. EENVELOPE with 5yz: the address itself. */
const outcomeOf = ({ code = "unknown", responseCode }: SmtpError): SendOutcome => {
  if (responseCode !== undefined && responseCode >= 500 && code === "EENVELOPE") {
    return { kind: "unreachable", reason: `smtp-${responseCode}` };
  }
  return { kind: "later", reason: responseCode === undefined ? code.toLowerCase() : `smtp-${responseCode}` };
};
