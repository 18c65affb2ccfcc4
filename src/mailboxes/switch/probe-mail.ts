import { createTransport } from "nodemailer";
import type { SendProbe } from "./types.ts";

/** The field by which a probe is known. Its value is 128 random bits: nobody else can make one that counts. */
export const probeHeader = "X-NHSmail-Onboarding-Probe";

/** Sends probes through the configured mail server. Rejects where the message was not taken, or nobody knows. */
export const probeSender = (settings: { readonly smtpUrl: string; readonly from: string }): SendProbe => {
  // nodemailer's own limits are minutes. Milliseconds.
  const transport = createTransport({
    url: settings.smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  const domain = settings.from.split("@")[1] ?? "localhost";
  return async ({ to, token }) => {
    await transport.sendMail({
      from: settings.from,
      to: { name: "", address: to },
      subject: "NHSmail on-boarding: test message",
      text: "This message tests the way from your old mailbox to your new one. It is taken away again. You need not do anything.\n",
      messageId: `<${token}.probe@${domain}>`,
      // RFC 3834: no out-of-office answers, please.
      headers: { [probeHeader]: token, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
  };
};
