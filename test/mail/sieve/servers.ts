import { once } from "node:events";
import { createTransport } from "nodemailer";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { freePort, onFreePort, startDovecot, waitForPort, type MailServer } from "../servers/dovecot.ts";

export interface SieveServer extends MailServer {
  readonly sievePort: number;
  readonly lmtpPort: number;
}

export interface SieveServerOptions {
  readonly name: string;
  /** Where redirected mail is handed in. */
  readonly smtpPort: number;
  /** Sieve extensions, such as "-include" (Pigeonhole's sieve_extensions). */
  readonly extensions?: string;
  /** False: no ManageSieve, only LMTP. */
  readonly managesieve?: boolean;
  readonly global?: string;
}

/** A Dovecot with Pigeonhole: IMAP, LMTP that runs the person's Sieve script, and ManageSieve. Any user, "secret". */
export const startSieveDovecot = (options: SieveServerOptions): Promise<SieveServer> =>
  onFreePort(async (sievePort) => startOn(sievePort, await freePort(), options));

const startOn = async (sievePort: number, lmtpPort: number, options: SieveServerOptions): Promise<SieveServer> => {
  const managesieve = options.managesieve ?? true;
  const server = await startDovecot({
    name: options.name,
    global: `
protocols = imap lmtp${managesieve ? " sieve" : ""}
postmaster_address = postmaster@demo.invalid
hostname = ${options.name}.demo.invalid
submission_host = 127.0.0.1:${options.smtpPort}
service lmtp {
  chroot =
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
protocol lmtp {
  mail_plugins = sieve
}
lmtp_save_to_detail_mailbox = no
lda_mailbox_autocreate = yes
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
  ${options.extensions === undefined ? "" : `sieve_extensions = ${options.extensions}`}
}
${
  managesieve
    ? `service managesieve-login {
  chroot =
  inet_listener sieve {
    address = 127.0.0.1
    port = ${sievePort}
  }
}
service managesieve {
  process_limit = 100
}`
    : ""
}
${options.global ?? ""}`,
  });
  await Promise.all([waitForPort(lmtpPort), ...(managesieve ? [waitForPort(sievePort)] : [])]);
  return { ...server, sievePort, lmtpPort };
};

export interface TestMta {
  readonly port: number;
  readonly url: string;
  /** Everything that was handed in: to whom, and the message. */
  readonly seen: { readonly to: string; readonly message: string }[];
  /** Where mail for a domain goes: the LMTP port of a server. */
  readonly routes: Map<string, number>;
  /** Addresses that are sent on to another as well (a forward on the far side). */
  readonly alsoTo: Map<string, string>;
  readonly stop: () => Promise<void>;
}

/** A mail exchanger of our own: takes SMTP, adds its Received line as RFC 5321 4.4 asks, and delivers by LMTP. */
export const startMta = async (): Promise<TestMta> => {
  const routes = new Map<string, number>();
  const alsoTo = new Map<string, string>();
  const seen: { to: string; message: string }[] = [];
  const deliver = async (to: string, from: string, raw: Buffer): Promise<void> => {
    const port = routes.get(to.split("@")[1] ?? "");
    if (port === undefined) return;
    const lmtp = createTransport({ host: "127.0.0.1", port, lmtp: true, ignoreTLS: true } as never);
    try {
      await lmtp.sendMail({ envelope: { from, to }, raw });
    } finally {
      lmtp.close();
    }
    const also = alsoTo.get(to);
    if (also !== undefined) await accept(also, from, Buffer.concat([Buffer.from(`Delivered-To: ${to}\r\n`), raw]));
  };
  const accept = async (to: string, from: string, raw: Buffer): Promise<void> => {
    seen.push({ to, message: raw.toString("latin1") });
    const received = Buffer.from(`Received: from test by mta.demo.invalid with SMTP; ${new Date().toUTCString()}\r\n`);
    if ((raw.toString("latin1").match(/^Received:/gim) ?? []).length > 60) return;
    await deliver(to, from, Buffer.concat([received, raw]));
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    onData: (stream, session: SMTPServerSession, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        Promise.all(rcptTo.map(({ address }) => accept(address, from, Buffer.concat(chunks)))).then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });
  // A client that is killed in the middle of a message is no fault of this server.
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    seen,
    routes,
    alsoTo,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

/** Sends a plain message through the exchanger, as a stranger would. */
export const sendMail = async (
  mta: TestMta,
  to: string,
  subject: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const smtp = createTransport({ host: "127.0.0.1", port: mta.port, ignoreTLS: true });
  try {
    await smtp.sendMail({ from: "sender@demo.invalid", to, subject, text: `${subject}\n`, headers: { ...headers } });
  } finally {
    smtp.close();
  }
};
