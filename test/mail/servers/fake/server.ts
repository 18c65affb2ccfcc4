import { createServer, type Socket } from "node:net";
import { parseSet } from "../../../../src/mail/imap/sequence-set.ts";
import { formatDate, parseDate } from "../../../../src/mail/imap/mail-date.ts";
import { CommandReader, type Command } from "./input.ts";
import type { FakeFolder, FakeMessage, FakeStore } from "./store.ts";
import type { Ways } from "./ways.ts";

export interface FakeServer {
  readonly port: number;
  readonly heard: readonly Command[];
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

export const plainCapabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR";

/** An IMAP server over a store in memory, after RFC 3501. Its contract test holds it to what real servers answer. */
export const startFake = async (store: FakeStore, ways: Ways = {}): Promise<FakeServer> => {
  const heard: Command[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    const session = new Session(store, ways, socket, (count += 1), () => sockets.size);
    const reader = new CommandReader(
      (command) => {
        heard.push(command);
        session.take(command, reader);
      },
      () => {
        socket.write("+ go\r\n");
        return true;
      },
    );
    socket.write(`* OK [CAPABILITY ${ways.capabilities ?? plainCapabilities}] fake\r\n`);
    socket.on("data", (data) => reader.push(data));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    heard,
    connections: () => count,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

class Session {
  readonly #store: FakeStore;
  readonly #ways: Ways;
  readonly #socket: Socket;
  readonly #number: number;
  #open: FakeFolder | undefined;

  readonly #there: () => number;

  constructor(store: FakeStore, ways: Ways, socket: Socket, number: number, there: () => number) {
    this.#there = there;
    this.#store = store;
    this.#ways = ways;
    this.#socket = socket;
    this.#number = number;
  }

  take(command: Command, reader: CommandReader): void {
    if (this.#socket.destroyed) return;
    const instead = this.#ways.instead?.(command, this.#number);
    if (instead === "cut") this.#socket.destroy();
    else if (instead !== undefined) this.#say(`${command.tag} ${instead}`);
    else if (command.verb === "IDLE") this.#idle(command.tag, reader);
    else if (command.verb === "AUTHENTICATE" && command.args.length < 2) this.#challenge(command, reader);
    else {
      const act = this.#acts[command.verb];
      const done = act === undefined ? "BAD what?" : act(command.args);
      if (done !== "cut") this.#say(`${command.tag} ${done}`);
      if (command.verb === "LOGOUT") this.#socket.end();
    }
  }

  readonly #acts: Readonly<Record<string, (args: Command["args"]) => string>> = {
    CAPABILITY: () => this.#told(`* CAPABILITY ${this.#capabilities}`),
    NOOP: () => "OK",
    ID: () => this.#told('* ID ("name" "fake")'),
    ENABLE: (args) => this.#told(`* ENABLED ${args.join(" ")}`),
    LOGIN: ([, password]) => this.#signIn(password === "secret"),
    AUTHENTICATE: ([, response]) =>
      this.#signIn(Buffer.from(String(response), "base64").toString().endsWith("\0secret")),
    LOGOUT: () => this.#told("* BYE"),
    LIST: ([, pattern]) => this.#list("LIST", String(pattern)),
    LSUB: ([, pattern]) => this.#list("LSUB", String(pattern)),
    STATUS: ([name]) => this.#status(String(name)),
    CREATE: ([name]) => this.#create(String(name)),
    SUBSCRIBE: ([name]) => this.#with(name, (folder) => ((folder.subscribed = true), "OK")),
    SELECT: ([name]) => this.#select(name, "READ-WRITE"),
    EXAMINE: ([name]) => this.#select(name, "READ-ONLY"),
    CLOSE: () => ((this.#open = undefined), "OK"),
    UNSELECT: () => ((this.#open = undefined), "OK"),
    "UID FETCH": ([set, items, ...more]) => this.#fetch(this.#chosen(String(set)), String(items), more.join(" ")),
    FETCH: ([, items]) => this.#fetch(this.#chosen("1:*"), String(items), ""),
    "UID SEARCH": () => this.#told(`* SEARCH ${(this.#open?.messages ?? []).map(({ uid }) => uid).join(" ")}`),
    "UID STORE": ([set, , flags]) => this.#set(String(set), String(flags)),
    APPEND: (args) => this.#append(args),
    GETQUOTAROOT: ([name]) => this.#quota(String(name)),
  };

  #signIn(right: boolean): string {
    if (!right) return "NO [AUTHENTICATIONFAILED] wrong";
    if (this.#there() > (this.#ways.connections ?? Infinity))
      return "NO [LIMIT] Maximum number of connections from user+IP exceeded";
    return `OK [CAPABILITY ${this.#capabilities}] in`;
  }

  get #capabilities(): string {
    return this.#ways.capabilities ?? plainCapabilities;
  }

  #say(line: string): void {
    this.#socket.write(`${line}\r\n`, "latin1");
  }

  #told(line: string): string {
    this.#say(line);
    return "OK done";
  }

  #idle(tag: string, reader: CommandReader): void {
    this.#say("+ idling");
    reader.lines = () => {
      reader.lines = undefined;
      this.#say(`${tag} OK`);
    };
  }

  #challenge({ tag, args, verb }: Command, reader: CommandReader): void {
    this.#say("+ ");
    reader.lines = (line) => {
      reader.lines = undefined;
      this.#say(`${tag} ${this.#acts[verb]?.([...args, line]) ?? "BAD"}`);
    };
  }

  #with(name: Command["args"][number] | undefined, act: (folder: FakeFolder) => string): string {
    const folder = this.#store.find(String(name), this.#ways.caseless);
    return folder === undefined ? "NO [NONEXISTENT] no such folder" : act(folder);
  }

  #list(verb: string, pattern: string): string {
    const separator = this.#ways.separator === null ? "NIL" : `"${this.#ways.separator ?? "/"}"`;
    if (pattern === "") return this.#told(`* ${verb} (\\Noselect) ${separator} ""`);
    for (const { name, attributes, subscribed } of this.#store.folders)
      if (verb === "LIST" || subscribed) this.#say(`* ${verb} (${attributes.join(" ")}) ${separator} ${quote(name)}`);
    return "OK";
  }

  #status(name: string): string {
    return this.#with(name, ({ messages, uidNext, uidValidity }) => {
      const modSeq = this.#capabilities.includes("CONDSTORE") ? ` HIGHESTMODSEQ ${this.#store.modSeq}` : "";
      const counts = `MESSAGES ${messages.length} UIDNEXT ${uidNext} UIDVALIDITY ${uidValidity}${modSeq}`;
      return this.#told(`* STATUS ${quote(name)} (${counts})`);
    });
  }

  #create(name: string): string {
    const separator = this.#ways.separator;
    if (this.#store.find(name, this.#ways.caseless) !== undefined) return "NO [ALREADYEXISTS] it exists";
    if (this.#ways.refuses?.(name) === true) return "NO [CANNOT] not this name";
    if (separator === null && name.includes("/")) return "NO no folders in folders";
    this.#store.add(name);
    return "OK";
  }

  #select(name: Command["args"][number] | undefined, mode: string): string {
    return this.#with(name, (folder) => {
      this.#open = folder;
      const { exists, validity } = this.#ways;
      const count = exists === undefined ? folder.messages.length : exists(folder.messages.length);
      if (count !== null) this.#say(`* ${count} EXISTS`);
      this.#say(`* OK [UIDVALIDITY ${validity?.(folder.uidValidity) ?? folder.uidValidity}] v`);
      this.#say(`* OK [UIDNEXT ${folder.uidNext}] n`);
      this.#say("* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] f");
      if (this.#capabilities.includes("CONDSTORE")) this.#say(`* OK [HIGHESTMODSEQ ${this.#store.modSeq}] m`);
      return `OK [${mode}] open`;
    });
  }

  #chosen(set: string): { message: FakeMessage; n: number }[] {
    const all = this.#open?.messages ?? [];
    const last = all.at(-1)?.uid ?? 0;
    const uids = new Set(parseSet(set.replaceAll("*", String(last)), 1e6) ?? []);
    return all.map((message, i) => ({ message, n: i + 1 })).filter(({ message }) => uids.has(message.uid));
  }

  #fetch(chosen: readonly { message: FakeMessage; n: number }[], items: string, more: string): string {
    const since = Number(/CHANGEDSINCE (\d+)/.exec(more)?.[1] ?? 0);
    const changed = chosen.filter(({ message: { modSeq } }) => modSeq > since);
    for (const { message, n } of this.#ordered(changed)) {
      const told = [`UID ${message.uid}`];
      if (/FLAGS/.test(items)) told.push(`FLAGS (${message.flags.join(" ")})`);
      const date = this.#ways.date?.(message) ?? formatDate({ at: message.at, zone: 0 });
      if (/INTERNALDATE/.test(items)) told.push(`INTERNALDATE ${date}`);
      const size = this.#ways.size === undefined ? message.body.length : this.#ways.size(message);
      if (/RFC822\.SIZE/.test(items) && size !== null) told.push(`RFC822.SIZE ${size}`);
      if (/X-GM-MSGID/.test(items) && message.gmailId !== undefined) told.push(`X-GM-MSGID ${message.gmailId}`);
      if (!items.includes("BODY")) {
        this.#say(`* ${n} FETCH (${told.join(" ")})`);
        continue;
      }
      const way = this.#ways.body?.(message);
      if (way === "cut") {
        this.#socket.destroy();
        return "cut";
      }
      if (way === "omit") continue;
      if (way === "nil") this.#say(`* ${n} FETCH (${told.join(" ")} BODY[] NIL)`);
      else {
        if (way !== undefined && way !== "twice") this.#say(way.before);
        for (let time = 0; time < (way === "twice" ? 2 : 1); time += 1) {
          this.#socket.write(`* ${n} FETCH (${told.join(" ")} BODY[] {${message.body.length}}\r\n`);
          this.#socket.write(message.body);
          this.#say(")");
        }
      }
    }
    return "OK fetched";
  }

  #ordered<T extends { message: FakeMessage }>(all: readonly T[]): readonly T[] {
    const order = this.#ways.order?.(all.map(({ message }) => message));
    return order?.flatMap((message) => all.filter((one) => one.message === message)) ?? all;
  }

  #set(set: string, flags: string): string {
    for (const { message } of this.#chosen(set)) this.#store.setFlags(message, listed(flags));
    return "OK";
  }

  #append([name, ...args]: Command["args"]): string {
    const given: { body: Buffer; flags: string[]; at: number }[] = [];
    let next: { flags: string[]; at: number } = { flags: [], at: 0 };
    for (const arg of args) {
      if (Buffer.isBuffer(arg)) {
        given.push({ body: arg, ...next });
        next = { flags: [], at: 0 };
      } else if (arg.startsWith("(")) next.flags = listed(arg);
      else next.at = parseDate(arg)?.at ?? 0;
    }
    if (given.length === 0) return "BAD no message";
    const way = given.map(({ body }) => this.#ways.append?.(body)).find((one) => one !== undefined);
    if (way === "cut") {
      this.#socket.destroy();
      return "cut";
    }
    if (way !== undefined) return way;
    return this.#with(name, (folder) => this.#keep(folder, given));
  }

  #keep(folder: FakeFolder, given: readonly { body: Buffer; flags: string[]; at: number }[]): string {
    const { stores, half = Infinity, appendUid } = this.#ways;
    const uids = given
      .slice(0, given.length > half ? half : undefined)
      .map(({ body, flags, at }) => this.#store.deliver(folder, stores?.(body) ?? body, { flags, at }).uid);
    if (uids.length < given.length) return "NO not all of it";
    if (!this.#capabilities.includes("UIDPLUS")) return "OK kept";
    const [first = 0] = uids;
    const told = uids.length === 1 ? String(first) : `${first}:${uids.at(-1) ?? first}`;
    return `OK [APPENDUID ${appendUid?.(folder.uidValidity, first) ?? `${folder.uidValidity} ${told}`}] kept`;
  }

  #quota(name: string): string {
    const { quota } = this.#ways;
    this.#say(`* QUOTAROOT ${quote(name)} "root"`);
    if (quota !== undefined) this.#say(`* QUOTA "root" (MESSAGE 1 1000000 STORAGE ${quota.used} ${quota.limit})`);
    return "OK";
  }
}

const listed = (list: string): string[] =>
  list
    .replace(/[()]/g, "")
    .split(" ")
    .filter((flag) => flag !== "");

const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
