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
  const type = cmsType((await only.slice(0, 64)) ?? new Uint8Array(0));
  const head =
    `MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime;${type} name=smime.p7m\r\n` +
    "Content-Disposition: attachment; filename=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  return [
    Buffer.from(head, "latin1"),
    { open: () => base64Stream(only.stream(conversion.rooms.reading), conversion.rooms) },
  ];
};

// RFC 8551 3.2.2, by the content type with which the data begins (RFC 5652 4, 5.1, 6.1; RFC 5083; RFC 3274).
const cmsTypes: readonly (readonly [oid: string, type: string])[] = [
  ["2a864886f70d010702", "signed-data"],
  ["2a864886f70d010703", "enveloped-data"],
  ["2a864886f70d0109100117", "authEnveloped-data"],
  ["2a864886f70d0109100109", "compressed-data"],
];

/** What mail programs are told the data is, so that they need not try; nothing where it does not say. */
const cmsType = (start: Uint8Array): string => {
  const hex = Buffer.from(start).toString("hex");
  const type = cmsTypes.find(([oid]) => hex.includes(oid))?.[1];
  return type === undefined ? "" : ` smime-type=${type};`;
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
