import { formOf, headBytes } from "./forms.ts";
import { latinText } from "./latin.ts";
import { namesOf } from "./mime-names.ts";
import { parseMime, type MimePart } from "./mime-parts.ts";
import { decodeTransfer } from "./transfer.ts";
import { tooDeep, tooLarge, tooMany, unseen, type Budget, type Look, type Met, type Reader } from "./types.ts";

/** Files in a message (RFC 5322, MIME), and what is within those of them that hold others. */
export const mailFiles: Reader = ({ bytes }, budget, path, depth, look) =>
  partFiles(bytes, parseMime(bytes), budget, path, depth, look);

function* partFiles(
  bytes: Uint8Array,
  part: MimePart,
  budget: Budget,
  path: readonly string[],
  depth: number,
  look: Look,
): Generator<Met> {
  const names = namesOf(part);
  const here = names[0] === undefined ? path : [...path, names[0]];
  if (names.length > 0) {
    if (--budget.names < 0) {
      yield unseen("too-much", path, tooMany);
      return;
    }
    yield { kind: "file", path: here, names };
  }
  for (const child of part.children) {
    yield* partFiles(bytes, child, budget, here, depth, look);
    if (budget.names < 0) return;
  }
  yield* withinPart(bytes, part, names, budget, here, depth, look);
}

const longestSearch = 4 * 1024 * 1024;

/** Is there anything in a part that limits kept from being followed? Only what may bear a name counts. */
const hides = (bytes: Uint8Array, { cut, body, end }: MimePart): boolean =>
  cut && (end - body > longestSearch || /name\*?\d*\*?[ \t]*=/i.test(latinText(bytes.subarray(body, end))));

/** What is within one part itself, its children aside. */
export function* withinPart(
  bytes: Uint8Array,
  part: MimePart,
  names: readonly string[],
  budget: Budget,
  here: readonly string[],
  depth: number,
  look: Look,
): Generator<Met> {
  if (hides(bytes, part)) yield unseen("too-much", here, tooDeep);
  if (part.cut || part.children.length > 0 || part.type.startsWith("multipart/")) return;
  const body = bytes.subarray(part.body, part.end);
  // Twice as many: base64 is longer than what it stands for, and has line ends.
  const head = decodeTransfer(body.subarray(0, headBytes * 2), part.encoding, headBytes);
  const name = names.find((one) => formOf(head, one, part.type) !== undefined) ?? names[0] ?? "";
  if (head.length === 0 || formOf(head, name, part.type) === undefined) return;
  if (depth + 1 >= budget.depth) {
    yield unseen("too-much", here, tooDeep);
    return;
  }
  const data = decodeTransfer(body, part.encoding, budget.bytes + 1);
  if (data.length > budget.bytes) {
    // Finding that out has cost all that was left.
    budget.bytes = 0;
    yield unseen("too-much", here, tooLarge);
    return;
  }
  budget.bytes -= data.length;
  yield* look({ bytes: data, name, type: part.type }, budget, here, depth + 1);
}
