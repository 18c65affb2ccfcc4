import { z } from "zod";
import { pacer } from "./pacer.ts";
import { parseOdsCode } from "../types.ts";
import type { OdsRecord, OdsSource } from "./types.ts";

/**
 * The part of the ORD API's answer that we read: GET {base}/organisations/{code}, JSON. Source: NHS Digital, "ORD
 * technical guidance, organisation endpoint" (https://digital.nhs.uk/services/organisation-data-service). Everything
 * else in it is ignored, so that new fields do not break us.
 */
const Target = z.object({ OrgId: z.object({ extension: z.string() }) });
const Dates = z
  .array(z.object({ Type: z.string(), Start: z.string().optional(), End: z.string().optional() }))
  .optional();
export const OrdAnswer = z.object({
  Organisation: z.object({
    Name: z.string().min(1),
    OrgId: z.object({ extension: z.string() }),
    Status: z.string(),
    Date: Dates,
    GeoLoc: z.object({ Location: z.object({ PostCode: z.string().optional() }).optional() }).optional(),
    Rels: z.object({ Rel: z.array(z.object({ Status: z.string().optional(), Target })).optional() }).optional(),
    Succs: z.object({ Succ: z.array(z.object({ Type: z.string(), Target })).optional() }).optional(),
  }),
});

/** An answer is some kilobytes; the largest bodies have a few hundred. */
const longestAnswer = 4_000_000;

/** The open ORD API. Asks at most 4 times a second (its owners ask for fewer than 5), follows no redirect. */
export const ordApi = (base: string, perSecond = 4): OdsSource => {
  const turn = pacer(perSecond);
  return {
    fetch: async (code, signal) => {
      try {
        await turn(signal);
        const response = await fetch(`${base.replace(/\/+$/, "")}/organisations/${code}?_format=json`, {
          signal,
          redirect: "error",
          headers: { accept: "application/json" },
        });
        if (response.status === 404) {
          await response.body?.cancel();
          return { kind: "not-known" };
        }
        if (!response.ok) {
          await response.body?.cancel();
          return { kind: "unreachable" };
        }
        const record = read(await limitedText(response), code);
        return record === undefined ? { kind: "unreadable" } : { kind: "found", record };
      } catch (error) {
        if (signal.aborted) return { kind: "too-slow" };
        return { kind: error instanceof RangeError ? "unreadable" : "unreachable" };
      }
    },
  };
};

/** Throws RangeError beyond the limit, before the rest is read. */
const limitedText = async (response: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += (part as Uint8Array).length;
    if (size > longestAnswer) throw new RangeError("The answer is too long");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
};

/** Undefined where the answer is not of the documented shape, or is about another organisation. */
const read = (text: string, code: OdsRecord["code"]): OdsRecord | undefined => {
  const parsed = OrdAnswer.safeParse(safeJson(text));
  if (!parsed.success) return undefined;
  const { Organisation: found } = parsed.data;
  if (found.OrgId.extension.toUpperCase() !== code) return undefined;
  const open = found.Status.toLowerCase() === "active";
  const ends = (found.Date ?? []).flatMap((date) => date.End ?? []).sort();
  return {
    code,
    name: found.Name.slice(0, 300),
    status: open ? "open" : "closed",
    closedOn: open ? null : (ends.findLast((end) => /^\d{4}-\d{2}-\d{2}$/.test(end)) ?? null),
    successors: codes((found.Succs?.Succ ?? []).filter((one) => one.Type === "Successor").map((one) => one.Target)),
    parents: codes((found.Rels?.Rel ?? []).filter((rel) => rel.Status !== "Inactive").map((rel) => rel.Target)),
    postcode: found.GeoLoc?.Location?.PostCode?.slice(0, 10) ?? null,
  };
};

const codes = (targets: readonly z.infer<typeof Target>[]): readonly string[] => {
  const read = targets.map((target) => parseOdsCode(target.OrgId.extension));
  return [...new Set(read.flatMap((code) => (code.ok ? [code.value] : [])))].slice(0, 100);
};

const safeJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
