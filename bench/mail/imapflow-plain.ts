/** What one writes with imapflow in an afternoon: folder by folder, message by message. For comparison only. */
import { ImapFlow } from "imapflow";

const [sourcePort, targetPort, user] = process.argv.slice(2);
const open = async (port: number, name: string): Promise<ImapFlow> => {
  const auth = { user: name, pass: "secret" };
  const client = new ImapFlow({ host: "127.0.0.1", port, secure: false, doSTARTTLS: false, auth, logger: false });
  await client.connect();
  return client;
};
const source = await open(Number(sourcePort), "u");
const target = await open(Number(targetPort), user ?? "");
for (const box of await source.list()) {
  if (box.path !== "INBOX") await target.mailboxCreate(box.path);
  const mailbox = await source.mailboxOpen(box.path, { readOnly: true });
  if (mailbox.exists === 0) continue;
  for await (const message of source.fetch("1:*", { uid: true, flags: true, internalDate: true, source: true })) {
    const flags = [...(message.flags ?? [])].filter((flag) => flag !== "\\Recent");
    await target.append(box.path, message.source ?? Buffer.alloc(0), flags, message.internalDate ?? new Date());
  }
}
await source.logout();
await target.logout();
