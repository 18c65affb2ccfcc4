import { randomness } from "../../test/mail/servers/corpus.ts";
import type { MadeFolder } from "../../test/mail/servers/maildir-writer.ts";

const line = "lorem ipsum dolor sit amet 0123456789 consectetur adipiscing elit sed do\r\n";

/** `count` messages of `megabytes` in all in 21 folders; sizes spread as in real mailboxes (median a few kilobytes to 4 MB). */
export const benchFolders = (count: number, megabytes: number, seed = 7): readonly MadeFolder[] => {
  const random = randomness(seed);
  const gauss = (): number => random() + random() + random() - 1.5;
  const raw = Array.from({ length: count }, () => Math.min(200, Math.exp(1.6 * 2 * gauss())));
  const scale = (megabytes * 1e6) / raw.reduce((sum, size) => sum + size, 0);
  const each = Math.floor(count / 21);
  let n = 0;
  const make = () => {
    const i = n++;
    const head = `Message-ID: <${i}@bench.invalid>\r\nFrom: a@bench.invalid\r\nSubject: message ${i}\r\n\r\n`;
    const size = Math.max(head.length + 80, Math.round(raw[i]! * scale));
    const body = Buffer.alloc(size - 2, `${i} ${line}`);
    body.write(head, "latin1");
    // Dovecot turns CR CR LF into CR LF when it stores; the corpus is to be one that every tool can copy exactly.
    if (body.at(-1) === 13) body[body.length - 1] = 46;
    return {
      body: Buffer.concat([body, Buffer.from("\r\n")]),
      at: 1_400_000_000 + i * 60,
      letters: i % 3 === 0 ? "" : "S",
      keywords: i % 7 === 0 ? ["$Label1"] : [],
    };
  };
  return Array.from({ length: 21 }, (_, f) => ({
    path: f === 0 ? ["INBOX"] : f % 4 === 0 ? ["Folder 1", `Größe ${f}`] : [`Folder ${f}`],
    subscribed: true,
    messages: Array.from({ length: f === 0 ? count - each * 20 : each }, make),
  }));
};
