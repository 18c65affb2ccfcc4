import type { Attachment, Item } from "../../pst/types.ts";
import { small } from "./attachments.ts";
import { base64Stream } from "./base64.ts";
import type { Conversion } from "./context.ts";
import type { Segment } from "./segments.ts";

/** A signed message is held whole while its line ends are looked at. */
const signedLimit = 64 * 1024 * 1024;

/**
 * [MS-OXOSMIME] 2.1: a signed or encrypted mail keeps its whole body as one attachment. Giving that back byte for
 * byte keeps the signature valid. Undefined: the item is none, or not as it should be (then it is kept as data).
 */
export const signedBody = async (
  item: Item,
  attachments: readonly Attachment[],
  conversion: Conversion,
): Promise<readonly Segment[] | undefined> => {
  const messageClass = item.messageClass.toLowerCase();
  const [only] = attachments;
  if (!messageClass.includes(".smime") || attachments.length !== 1 || only?.method !== "value") return undefined;
  if (messageClass.endsWith(".multipartsigned")) return clearSigned(only, conversion);
  const head =
    "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n" +
    "Content-Disposition: attachment; filename=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  return [Buffer.from(head, "latin1"), { open: () => base64Stream(only.stream()) }];
};

const clearSigned = async (attachment: Attachment, conversion: Conversion): Promise<readonly Segment[] | undefined> => {
  if (attachment.size > signedLimit) return undefined;
  const bytes = Buffer.from(await small(attachment, conversion));
  const text = bytes.subarray(0, 4096).toString("latin1");
  if (!/^(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:\s*multipart\/signed/i.test(text)) return undefined;
  // Inside another message it must not be able to end a part of that one.
  if (conversion.depth > 0 && bytes.includes("--=_")) return undefined;
  return [Buffer.from("MIME-Version: 1.0\r\n", "latin1"), bytes];
};
