/**
 * Run as a process of its own: `node oracle-extractor.ts FILE` prints one JSON line for each item that pst-extractor
 * sees. It loops or throws on some files, so it is given a time limit by who starts it.
 */
import { createHash } from "node:crypto";
import pst from "pst-extractor";

export interface Seen {
  readonly nid: number;
  readonly messageClass: string;
  readonly subject: string;
  readonly sent: string | undefined;
  readonly body: string;
  readonly attachments: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

const attachmentsOf = (message: pst.PSTMessage): Seen["attachments"] => {
  const found = [];
  for (let index = 0; index < message.numberOfAttachments; index += 1) {
    const attachment = message.getAttachment(index);
    const stream = attachment.fileInputStream;
    if (stream === null || attachment.attachMethod === 5) continue;
    const data = Buffer.alloc(stream.length.toNumber());
    stream.readCompletely(data);
    found.push({
      name: attachment.longFilename || attachment.filename,
      bytes: data.length,
      sha256: createHash("sha256").update(data).digest("hex"),
    });
  }
  return found;
};

const walk = (folder: pst.PSTFolder, say: (seen: Seen) => void): void => {
  if (folder.hasSubfolders) for (const child of folder.getSubFolders()) walk(child, say);
  if (folder.contentCount === 0) return;
  for (
    let item = folder.getNextChild() as pst.PSTMessage | null;
    item !== null;
    item = folder.getNextChild() as pst.PSTMessage | null
  ) {
    say({
      nid: item.descriptorNodeId.toNumber(),
      messageClass: item.messageClass,
      subject: item.subject,
      sent: item.clientSubmitTime?.toISOString(),
      body: item.body,
      attachments: attachmentsOf(item),
    });
  }
};

const [path] = process.argv.slice(2);
if (path !== undefined && import.meta.filename === process.argv[1]) {
  walk(new pst.PSTFile(path).getRootFolder(), (seen) => process.stdout.write(`${JSON.stringify(seen)}\n`));
}
