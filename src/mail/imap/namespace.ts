import type { ImapSession } from "./session.ts";
import { listOf, parseValues, textOf, type Value } from "./values.ts";

export interface Namespaces {
  /** The person's own: prefix (raw) and separator; undefined: flat. */
  readonly personal: { readonly prefix: string; readonly separator: string | undefined };
  /** Raw prefixes of other people's and shared folders: not part of this mailbox. */
  readonly foreign: readonly string[];
}

/** RFC 2342. Undefined where the server has no namespaces. */
export const namespace = async (session: ImapSession): Promise<Namespaces | undefined> => {
  if (!session.has("NAMESPACE") && !session.has("IMAP4REV2")) return undefined;
  let found: Namespaces | undefined;
  await session.send("NAMESPACE", [], {
    untagged: (response) => {
      if (response.kind !== "data" || response.name !== "NAMESPACE") return false;
      const [personal, others, shared] = parseValues(response.parts, response.at);
      const [first] = entries(personal);
      const foreign = [...entries(others), ...entries(shared)].map(({ prefix }) => prefix);
      if (first !== undefined) found = { personal: first, foreign: foreign.filter((prefix) => prefix !== "") };
      return true;
    },
  });
  return found;
};

const entries = (value: Value | undefined): { prefix: string; separator: string | undefined }[] =>
  listOf(value).map((entry) => {
    const [prefix, separator] = listOf(entry);
    return { prefix: textOf(prefix) ?? "", separator: textOf(separator) };
  });
