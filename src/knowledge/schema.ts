import { z } from "zod";
import { figureKinds, type Entry } from "./types.ts";
import { audiences } from "./views.ts";

const day = z.string().regex(/^\d{4}(-\d{2}-\d{2})?$/, "a date as YYYY or YYYY-MM-DD");
const sentence = z.string().trim().min(3).max(700);

export const EntrySchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,59}$/),
  kind: z.enum(["answer", "gap"]).default("answer"),
  question: sentence.endsWith("?"),
  answer: sentence,
  source: z.union([
    z.strictObject({ document: z.string().min(3), section: z.string().min(1) }),
    z.strictObject({ page: z.string().min(3), date: day, url: z.url().optional() }),
    z.strictObject({ answeredBy: z.string().min(3), date: day }),
  ]),
  audience: z.array(z.enum(audiences)).min(1),
  alternates: z.array(z.string().trim().min(3).max(200)).min(4),
  related: z.array(z.string()),
  next: sentence,
  figures: z.array(z.enum(figureKinds)),
});

const EntryFile = z.object({ entries: z.array(EntrySchema.strict()).min(1) });

/**
 * Checks one parsed file of entries. `data` is what YAML gave; `file` names it in the error.
 * Throws with every fault of the file, since a wrong answer is worse than a start that fails.
 */
export const parseEntries = (data: unknown, file: string): readonly Entry[] => {
  const read = EntryFile.safeParse(data);
  if (!read.success) throw new Error(`${file} is not a valid file of answers:\n${z.prettifyError(read.error)}`);
  return read.data.entries as readonly Entry[];
};
