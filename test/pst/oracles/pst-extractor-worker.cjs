// Runs the npm package pst-extractor over one file: it may hang or throw, so it lives in a worker with a watchdog.
const { createHash } = require("node:crypto");
const { parentPort, workerData } = require("node:worker_threads");
const { PSTFile } = require("pst-extractor");

const readAll = (stream) => {
  const pieces = [];
  const block = Buffer.alloc(8176);
  for (let read = stream.read(block); read > 0; read = stream.read(block)) {
    pieces.push(Buffer.from(block.subarray(0, read)));
    if (read < block.length) break;
  }
  return Buffer.concat(pieces);
};

const attachmentOf = (message, index) => {
  const attachment = message.getAttachment(index);
  const name = attachment.longFilename || attachment.filename || attachment.displayName;
  const embedded = attachment.attachMethod === 5;
  const stream = embedded ? undefined : attachment.fileInputStream;
  const bytes = stream ? readAll(stream) : undefined;
  return {
    name,
    method: attachment.attachMethod,
    size: bytes?.length ?? 0,
    hash: bytes && createHash("sha256").update(bytes).digest("hex"),
  };
};

const attempt = (work) => {
  try {
    return work();
  } catch (error) {
    return { failed: String(error.message ?? error) };
  }
};

const itemOf = (message) => ({
  nid: message.descriptorNodeId?.toNumber?.() ?? Number(message.descriptorNodeId),
  messageClass: message.messageClass,
  subject: message.subject,
  sent: message.clientSubmitTime?.getTime(),
  received: message.messageDeliveryTime?.getTime(),
  body: message.body,
  html: message.bodyHTML,
  recipients: attempt(() => message.numberOfRecipients),
  attachments: Array.from({ length: message.numberOfAttachments }, (_, index) =>
    attempt(() => attachmentOf(message, index)),
  ),
});

const folders = [];
const walk = (folder, path) => {
  const items = [];
  // A search folder has no contents of its own, and asking for them throws.
  const failed = attempt(() => {
    for (let child = folder.getNextChild(); child != null; child = folder.getNextChild()) items.push(itemOf(child));
  })?.failed;
  folders.push({ path, name: folder.displayName, items, failed });
  const below = attempt(() => folder.getSubFolders());
  if (Array.isArray(below)) for (const child of below) walk(child, [...path, child.displayName]);
};

walk(new PSTFile(workerData).getRootFolder(), []);
parentPort.postMessage(folders);
