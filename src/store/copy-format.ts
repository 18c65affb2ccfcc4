import { z } from "zod";

/**
 * The file of `onboarding store export`: gzip of lines. The first is the head, then for each table one line that names
 * it and lines of rows (a JSON array each), last the end. PostgreSQL makes and reads every value; we only carry them.
 */
export const Head = z.object({
  kind: z.literal("head"),
  format: z.literal(1),
  at: z.string(),
  migrations: z.array(z.string()),
  jobSchema: z.int().nullable(),
});
export type Head = z.infer<typeof Head>;

export const TableLine = z.object({ kind: z.literal("table"), name: z.string(), columns: z.array(z.string()) });
export type TableLine = z.infer<typeof TableLine>;

/** `content`: a sum over all rows' hashes, whatever their order. */
export const Tally = z.object({ rows: z.int(), content: z.string() });
export type Tally = z.infer<typeof Tally>;

export const End = z.object({
  kind: z.literal("end"),
  tables: z.record(z.string(), Tally),
  /** Last values of the sequences; null where none was drawn. */
  sequences: z.record(z.string(), z.string().nullable()),
  /** SHA-256 of all lines before this one, hex. */
  sha256: z.string(),
});
export type End = z.infer<typeof End>;
