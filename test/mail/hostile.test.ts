import { ok, strictEqual as equal } from "node:assert";
import type { Socket } from "node:net";
import sinon from "sinon";
import { MailError, type MailErrorCode } from "../../src/mail/errors.ts";
import { imapLimits } from "../../src/mail/limits.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { readDigests } from "../../src/mail/copy/digest.ts";
import { startScripted, type Trick } from "./servers/hostile.ts";
import { accountOf } from "./servers/run.ts";

/** Small, so that a test meets the limit soon; the same code holds the real limits. */
const limits = {
  ...imapLimits,
  line: 100_000,
  literal: 50_000,
  response: 200_000,
  message: 2_000_000,
  unasked: 500,
  folders: 300,
  items: 1_000,
};
/** For servers whose silence is the point; all others have as long as a busy machine may take. */
const hasty = { ...limits, connectMs: 800, idleMs: 800, commandMs: 2_000, slowest: 1e9 };

/** Writes again and again until the other side hangs up; honours back-pressure. */
const flood = async (socket: Socket, text: string): Promise<boolean> => {
  while (!socket.destroyed) {
    if (socket.write(text)) await new Promise((resolve) => setImmediate(resolve));
    else
      await new Promise<void>((resolve) => {
        socket.once("drain", resolve);
        socket.once("close", resolve);
      });
  }
  return true;
};
const on =
  (pattern: RegExp, act: (socket: Socket, tag: string) => unknown): Trick =>
  (socket, tag, line) =>
    pattern.test(line) ? Promise.resolve(act(socket, tag)).then(() => true) : false;
const say =
  (text: string) =>
  (socket: Socket, tag: string): void =>
    void socket.write(text.replaceAll("TAG", tag));
const bodies = /^UID FETCH \S+ \(UID BODY/;

const modes: readonly {
  name: string;
  trick: Trick;
  greeting?: string;
  caps?: string;
  codes: readonly MailErrorCode[];
}[] = [
  { name: "sends no greeting", trick: () => false, greeting: "", codes: ["silent"] },
  { name: "is not an IMAP server", trick: () => false, greeting: "SSH-2.0-OpenSSH_9.2\r\n", codes: ["protocol"] },
  {
    name: "sends a line without end",
    trick: on(/^LIST/, (socket) => flood(socket, "x".repeat(65_536))),
    codes: ["limit"],
  },
  {
    name: "announces a folder's name of 900 MB",
    trick: on(/^LIST/, say('* LIST () "/" {900000000}\r\n')),
    codes: ["limit"],
  },
  {
    name: "floods with responses that nobody asked for",
    trick: on(/^EXAMINE/, (socket) => flood(socket, "* 5 EXPUNGE\r\n* X-NOISE now\r\n".repeat(500))),
    codes: ["limit"],
  },
  {
    name: "lists folders without end",
    trick: on(/^LIST/, (socket) =>
      flood(socket, Array.from({ length: 500 }, (_, i) => `* LIST () "/" f${i}${Math.random()}\r\n`).join("")),
    ),
    codes: ["limit"],
  },
  {
    name: "lists messages without end",
    trick: on(/^UID FETCH \S+ \(UID FLAGS/, async (socket) => {
      for (let n = 1; !socket.destroyed && n < 1e7; n += 1) {
        const more = socket.write(
          `* ${n} FETCH (UID ${n} FLAGS () INTERNALDATE "01-Jan-2020 00:00:00 +0000" RFC822.SIZE 5)\r\n`,
        );
        if (!more || n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return true;
    }),
    codes: ["limit"],
  },
  {
    name: "counts its folders for ever",
    caps: "IMAP4rev1 AUTH=PLAIN SASL-IR LIST-EXTENDED LIST-STATUS",
    trick: on(/^LIST/, (socket) => {
      const line = (): string => `* STATUS f${Math.random()} (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)\r\n`;
      return flood(socket, Array.from({ length: 400 }, line).join(""));
    }),
    codes: ["limit"],
  },
  {
    name: "counts the messages of a folder for ever",
    trick: on(/^EXAMINE/, (socket) => flood(socket, "* 1 EXISTS\r\n* FLAGS (a b)\r\n".repeat(400))),
    codes: ["limit"],
  },
  {
    name: "gives a message flags without end",
    trick: on(/^UID FETCH \S+ \(UID FLAGS/, (socket, tag) => {
      const flags = Array.from({ length: 2_000 }, (_, n) => `k${n}`).join(" ");
      say(`* 1 FETCH (UID 1 FLAGS (${flags}) INTERNALDATE "01-Jan-2020 00:00:00 +0000" RFC822.SIZE 5)\r\n`)(
        socket,
        tag,
      );
    }),
    codes: ["limit"],
  },
  {
    name: "names a folder with more than a page",
    trick: on(/^LIST/, say(`* LIST () "/" "${"x".repeat(20_000)}"\r\nTAG OK\r\n`)),
    codes: ["limit"],
  },
  {
    name: "sends a message of 900 MB",
    trick: on(bodies, say("* 1 FETCH (UID 1 BODY[] {900000000}\r\nabc")),
    codes: ["limit"],
  },
  {
    name: "breaks off in a message",
    trick: on(bodies, (socket, tag) => {
      say("* 1 FETCH (UID 1 BODY[] {500}\r\nabc")(socket, tag);
      socket.end();
    }),
    codes: ["lost"],
  },
  {
    name: "stays silent in a message",
    trick: on(bodies, say("* 1 FETCH (UID 1 BODY[] {500}\r\nabc")),
    codes: ["silent"],
  },
  {
    name: "trickles one octet at a time",
    trick: on(/^EXAMINE/, async (socket) => {
      while (!socket.destroyed) {
        socket.write("*");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      return true;
    }),
    codes: ["silent"],
  },
  {
    name: "nests lists without end",
    trick: on(/^LIST/, say(`* LIST ${"(".repeat(40_000)}\r\nTAG OK\r\n`)),
    codes: ["limit"],
  },
  {
    name: "sends a message that was not asked for",
    trick: on(bodies, say("* 9 FETCH (UID 9 BODY[] {3}\r\nabc)\r\nTAG OK\r\n")),
    codes: ["protocol"],
  },
  { name: "answers a command that was not given", trick: on(/^EXAMINE/, say("A999 OK done\r\n")), codes: ["protocol"] },
  { name: "has no UIDVALIDITY", trick: on(/^EXAMINE/, say("* 1 EXISTS\r\nTAG OK\r\n")), codes: ["protocol"] },
  {
    name: "says goodbye with a throttling text",
    trick: on(/^EXAMINE/, (socket) => void socket.end("* BYE Too many simultaneous connections. Try again later.\r\n")),
    codes: ["throttled"],
  },
  { name: "sends garbage", trick: on(/^LIST/, say("\x00\xff)(*&^\r\n")), codes: ["protocol"] },
];

describe("A hostile server", function () {
  this.timeout(60_000);
  for (const { name, trick, greeting, caps, codes } of modes) {
    it(`that ${name} gets a clear error, in time and in little memory`, async () => {
      const server = await startScripted(trick, {
        ...(greeting === undefined ? {} : { greeting }),
        ...(caps === undefined ? {} : { caps }),
      });
      const source = imapSource(accountOf({ port: server.port, user: "u" }, codes[0] === "silent" ? hasty : limits));
      const before = process.memoryUsage.rss();
      try {
        const error = await readAll(source).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        ok(error instanceof MailError, String(error));
        ok(codes.includes(error.code), `${error.code}: ${error.message}`);
        ok(process.memoryUsage.rss() - before < 100_000_000, "memory");
      } finally {
        await source.close();
        await server.stop();
      }
    });
  }

  it("that falls silent while this machine's clock is put back an hour is given up in time all the same", async () => {
    const real = Date.now.bind(Date);
    let jump = 0;
    const clock = sinon.stub(Date, "now").callsFake(() => real() + jump);
    const silent = on(/^EXAMINE/, () => void (jump = -3_600_000));
    const server = await startScripted(silent);
    const source = imapSource(accountOf({ port: server.port, user: "u" }, hasty));
    try {
      const error = await readAll(source).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      ok(error instanceof MailError && error.code === "silent", String(error));
    } finally {
      clock.restore();
      await source.close();
      await server.stop();
    }
  });

  it("that gives the UID after the body, as RFC 9051 allows, is understood", async () => {
    const late: Trick = on(bodies, say("* 1 FETCH (BODY[] {3}\r\nabc UID 1)\r\nTAG OK\r\n"));
    const server = await startScripted(late);
    const source = imapSource(accountOf({ port: server.port, user: "u" }, limits));
    try {
      equal(await readAll(source), 1);
    } finally {
      await source.close();
      await server.stop();
    }
  });

  it("that says of four thousand million UIDs that they vanished is asked what is there instead", async () => {
    const caps = "IMAP4rev1 AUTH=PLAIN SASL-IR ENABLE QRESYNC CONDSTORE";
    const trick: Trick = (socket, tag, line) => {
      if (line.startsWith("ENABLE")) socket.write(`* ENABLED QRESYNC\r\n${tag} OK\r\n`);
      else if (line.startsWith("EXAMINE"))
        socket.write(
          `* 1 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 9] n\r\n* OK [HIGHESTMODSEQ 9] m\r\n${tag} OK\r\n`,
        );
      else if (line.includes("CHANGEDSINCE")) socket.write(`* VANISHED (EARLIER) 1:7,9:4294967295\r\n${tag} OK\r\n`);
      else if (line.startsWith("UID SEARCH")) socket.write(`* SEARCH 8\r\n${tag} OK\r\n`);
      else return false;
      return true;
    };
    const server = await startScripted(trick, { caps });
    const source = imapSource(accountOf({ port: server.port, user: "u" }, limits));
    try {
      const [folder] = await source.folders();
      const session = await source.session();
      const { present, vanished } = await (await session.open(folder!)).list({ uidValidity: 7, modSeq: "3" });
      equal(JSON.stringify({ present, vanished }), JSON.stringify({ present: [8], vanished: [] }));
      await session.close();
    } finally {
      await source.close();
      await server.stop();
    }
  });

  it("that gives a body as a quoted string is understood", async () => {
    const server = await startScripted(on(bodies, say('* 1 FETCH (UID 1 BODY[] "a \\"b\\"")\r\nTAG OK\r\n')));
    const source = imapSource(accountOf({ port: server.port, user: "u" }, limits));
    try {
      equal(await readAll(source), 1);
    } finally {
      await source.close();
      await server.stop();
    }
  });
});

/** Folders, listing and every body: resolves to how many messages came whole. */
const readAll = async (source: ReturnType<typeof imapSource>): Promise<number> => {
  let count = 0;
  for (const folder of await source.folders()) {
    const session = await source.session();
    const open = await session.open(folder);
    const { items } = await open.list();
    count += (
      await readDigests(
        open.fetch,
        items.map(({ uid }) => uid),
      )
    ).size;
    await session.close();
  }
  return count;
};
