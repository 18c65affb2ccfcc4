import type { MadeFolder, MadeMessage } from "./maildir-writer.ts";

/** A small generator of numbers, the same for the same seed (mulberry32). */
export const randomness = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const crlf = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join("");

const plain = (n: number, size: number, random: () => number): Buffer => {
  const head = crlf([
    `Message-ID: <${n}.${Math.floor(random() * 1e9)}@example.invalid>`,
    "From: sender@example.invalid",
    "To: reader@example.invalid",
    `Subject: message ${n}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=us-ascii",
    "",
  ]);
  const line = () =>
    `${Math.floor(random() * 1e16).toString(36)} ${Math.floor(random() * 1e16).toString(36)} lorem ipsum`;
  const lines: string[] = [];
  for (let left = size - head.length; left > 0; left -= (lines.at(-1)?.length ?? 0) + 2) lines.push(line());
  return Buffer.from(head + crlf(lines), "latin1");
};

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

/** Bodies that trip mail programs up, with the fault each has. `big`: octets of the biggest. */
export const awkwardBodies = (big = 3_000_000): Readonly<Record<string, Buffer>> => ({
  "no Message-ID": bytes("From: a@example.invalid\r\nSubject: none\r\n\r\nbody\r\n"),
  "identical copy 1": bytes("Message-ID: <same@example.invalid>\r\nSubject: twin\r\n\r\ntwin\r\n"),
  "identical copy 2": bytes("Message-ID: <same@example.invalid>\r\nSubject: twin\r\n\r\ntwin\r\n"),
  "shared Message-ID, other body": bytes("Message-ID: <same@example.invalid>\r\nSubject: twin\r\n\r\nother\r\n"),
  "8-bit header and body": Buffer.from("Subject: Grüße aus Zürich ☃\r\n\r\nnaïve café — ☃\r\n", "utf8"),
  "latin-1 octets": bytes("Subject: caf\xe9\r\n\r\n\xa3 \xff \x80\r\n"),
  "bare LF": bytes("Subject: unix\n\nline one\nline two\n"),
  "mixed line ends": bytes("Subject: mixed\r\n\r\none\ntwo\r\nthree\n"),
  "no final line end": bytes("Subject: open end\r\n\r\nno newline at the end"),
  "only a header": bytes("Subject: header alone\r\n\r\n"),
  "no header": bytes("\r\nbody alone\r\n"),
  "From line in the body": bytes("Subject: from\r\n\r\nFrom nobody Mon Jan  1 00:00:00 2024\r\n>From quoted\r\n"),
  "looks like a literal": bytes("Subject: {100}\r\n\r\n* 1 FETCH (BODY[] {5}\r\nA1 OK done\r\n)\r\n+ go\r\n"),
  dots: bytes("Subject: dots\r\n\r\n.\r\n..\r\n.\r\n"),
  "huge header": bytes(`Subject: long\r\nReferences: ${"<a@example.invalid>\r\n ".repeat(5_000)}end\r\n\r\nbody\r\n`),
  "very long line": bytes(`Subject: long line\r\n\r\n${"x".repeat(200_000)}\r\n`),
  "control characters": bytes("Subject: controls\r\n\r\n\x01\x02\x07\x1b[0m\x7f\r\n"),
  big: Buffer.concat([bytes("Subject: big\r\n\r\n"), Buffer.alloc(Math.max(0, big), "0123456789abcdef\r\n")]),
});

/** With a NUL: IMAP has no way to say it outside BINARY, servers change it. */
export const nulBody = bytes("Subject: nul\r\n\r\nbefore\x00after\r\n");
export const emptyBody = Buffer.alloc(0);

const flagSets = ["", "S", "FS", "RS", "D", "FRS", "ST"] as const;
const keywordSets: readonly (readonly string[])[] = [
  [],
  [],
  ["$Forwarded"],
  ["$Label1", "NonJunk"],
  ["odd-key_word.1"],
  ["$MDNSent", "a+b"],
];
const dates = [0, 1, 86_399, 951_782_400, 1_709_164_800, 2_147_483_647, 2_147_483_648, 2_177_449_200];

export interface CorpusOptions {
  readonly messages: number;
  readonly seed?: number;
  /** Octets of ordinary messages, at most. */
  readonly size?: number;
  readonly big?: number;
  readonly extra?: readonly Buffer[];
}

/** Awkward folders with awkward mail, and ordinary mail besides, `messages` in all or a few more. */
export const awkwardMailbox = ({
  messages,
  seed = 1,
  size = 4_000,
  big = 300_000,
  extra = [],
}: CorpusOptions): readonly MadeFolder[] => {
  const random = randomness(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const make = (body: Buffer, i: number): MadeMessage => ({
    body,
    at: i < dates.length ? dates[i]! : 1_200_000_000 + Math.floor(random() * 500_000_000),
    letters: pick(flagSets),
    keywords: pick(keywordSets),
  });
  const paths = [
    ["INBOX"],
    ["Projects"],
    ["Projects", "2024"],
    ["Projects", "2024", "Überprüfung"],
    ["日本語 & more"],
    ['with "quotes" and \\ slash'],
    [" leading and trailing "],
    ["100% [odd] {name} (x) *"],
    ["emoji 🩺"],
    ["empty"],
    ["&"],
  ];
  const awkward = [...Object.values(awkwardBodies(big)), ...extra];
  const rest = Math.max(0, messages - awkward.length * 2);
  return paths.map((path, f) => {
    const bodies = f <= 1 ? [...awkward] : [];
    if (path[0] !== "empty") {
      const share = Math.floor(rest / (paths.length - 1)) + (f === 0 ? rest % (paths.length - 1) : 0);
      for (let i = 0; i < share; i += 1) bodies.push(plain(i, 200 + Math.floor(random() ** 3 * size), random));
    }
    return { path, subscribed: f % 2 === 0, messages: bodies.map(make) };
  });
};
