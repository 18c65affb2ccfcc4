import { createServer, type Socket } from "node:net";

/** What a scripted server does at a command. Returns true when it answered. */
export type Trick = (socket: Socket, tag: string, line: string) => boolean | Promise<boolean>;

export interface ScriptedServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const capabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ UIDPLUS";

/** An IMAP server of few words with one folder of `messages` mails; `trick` may answer in its place. */
export const startScripted = async (
  trick: Trick,
  {
    greeting = `* OK [CAPABILITY ${capabilities}] hello\r\n`,
    messages = 1,
    caps = capabilities,
  }: { greeting?: string; messages?: number; caps?: string } = {},
): Promise<ScriptedServer> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.write(greeting);
    let rest = "";
    let queue = Promise.resolve();
    socket.on("data", (data) => {
      rest += data.toString("latin1");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        queue = queue.then(() => answer(socket, line, trick, messages, caps));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

export const body = "Subject: one\r\n\r\nbody\r\n";

const answer = async (socket: Socket, line: string, trick: Trick, messages: number, caps: string): Promise<void> => {
  const [tag = "", ...words] = line.split(" ");
  const command = words.join(" ");
  if (socket.destroyed || (await trick(socket, tag, command))) return;
  const say = (text: string): void => void socket.write(text);
  if (/^AUTHENTICATE|^LOGIN/i.test(command)) say(`${tag} OK [CAPABILITY ${caps}] in\r\n`);
  else if (/^CAPABILITY/.test(command)) say(`* CAPABILITY ${caps}\r\n${tag} OK\r\n`);
  else if (/^LIST/.test(command)) say(`* LIST () "/" INBOX\r\n${tag} OK\r\n`);
  else if (/^STATUS/.test(command))
    say(`* STATUS INBOX (MESSAGES ${messages} UIDNEXT ${messages + 1} UIDVALIDITY 7)\r\n${tag} OK\r\n`);
  else if (/^(EXAMINE|SELECT)/.test(command)) {
    say(`* ${messages} EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT ${messages + 1}] n\r\n${tag} OK\r\n`);
  } else if (/^UID FETCH \S+ \(UID FLAGS/.test(command)) {
    for (let n = 1; n <= messages; n += 1) {
      say(`* ${n} FETCH (UID ${n} FLAGS () INTERNALDATE "01-Jan-2020 00:00:00 +0000" RFC822.SIZE ${body.length})\r\n`);
    }
    say(`${tag} OK\r\n`);
  } else if (/^UID FETCH/.test(command)) {
    for (let n = 1; n <= messages; n += 1) say(`* ${n} FETCH (UID ${n} BODY[] {${body.length}}\r\n${body})\r\n`);
    say(`${tag} OK\r\n`);
  } else if (/^LOGOUT/.test(command)) socket.end(`* BYE\r\n${tag} OK\r\n`);
  else say(`${tag} OK\r\n`);
};
