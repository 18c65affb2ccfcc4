/** What a fake IMAP server holds. Tests read and change it directly, as another program at the same mailbox would. */
export interface FakeMessage {
  readonly uid: number;
  readonly body: Buffer;
  flags: string[];
  /** INTERNALDATE, seconds since 1970. */
  readonly at: number;
  /** Gmail's X-GM-MSGID: the same in every folder (label) that shows the message. */
  readonly gmailId?: string | undefined;
  modSeq: number;
}

export interface FakeFolder {
  name: string;
  readonly attributes: readonly string[];
  readonly uidValidity: number;
  uidNext: number;
  messages: FakeMessage[];
  subscribed: boolean;
}

export class FakeStore {
  readonly folders: FakeFolder[] = [];
  #validity = 100;
  #modSeq = 1;

  add(name: string, attributes: readonly string[] = []): FakeFolder {
    this.#validity += 1;
    const folder = { name, attributes, uidValidity: this.#validity, uidNext: 1, messages: [], subscribed: false };
    this.folders.push(folder);
    return folder;
  }

  find(name: string, caseless = false): FakeFolder | undefined {
    const fold = (text: string): string => (caseless || /^inbox$/i.test(text) ? text.toLowerCase() : text);
    return this.folders.find((folder) => fold(folder.name) === fold(name));
  }

  deliver(
    folder: FakeFolder,
    body: string | Buffer,
    { flags = [], at = 1_500_000_000, gmailId }: { flags?: string[]; at?: number; gmailId?: string } = {},
  ): FakeMessage {
    this.#modSeq += 1;
    const message = { uid: folder.uidNext, body: Buffer.from(body), flags, at, gmailId, modSeq: this.#modSeq };
    folder.uidNext += 1;
    folder.messages.push(message);
    return message;
  }

  setFlags(message: FakeMessage, flags: string[]): void {
    this.#modSeq += 1;
    message.flags = flags;
    message.modSeq = this.#modSeq;
  }

  remove(folder: FakeFolder, uid: number): void {
    this.#modSeq += 1;
    folder.messages = folder.messages.filter((message) => message.uid !== uid);
  }

  /** As a server does that keeps no UIDs: 1, 2, 3, in the order in which the mail lies there. */
  numberAnew(folder: FakeFolder): void {
    this.#modSeq += 1;
    folder.messages = folder.messages.map((message, i) => ({ ...message, uid: i + 1, modSeq: this.#modSeq }));
    folder.uidNext = folder.messages.length + 1;
  }

  /** As when a server's index is lost and made anew: mod-sequences begin again, UIDs and UIDVALIDITY stay. */
  forgetModSeqs(): void {
    this.#modSeq = 1;
    for (const folder of this.folders) for (const message of folder.messages) message.modSeq = 1;
  }

  /** HIGHESTMODSEQ: of the whole store, which is one of the ways that servers keep it. */
  get modSeq(): number {
    return this.#modSeq;
  }

  /** Bodies as text by folder, for comparison. */
  contents(): Record<string, string[]> {
    return Object.fromEntries(
      this.folders.map(({ name, messages }) => [name, messages.map(({ body }) => body.toString("latin1"))]),
    );
  }
}
