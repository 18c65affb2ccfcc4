import { officeJs } from "../../manifest/names.ts";

/** Why the page goes on without Outlook: the script did not load, or loaded and never said that it is ready. */
export type OfficeAbsence = "blocked" | "late" | "browser";

export type OfficeOutcome =
  | { readonly ready: true; readonly office: typeof Office }
  | { readonly ready: false; readonly why: OfficeAbsence; readonly later: Promise<typeof Office> };

const never = new Promise<never>(() => undefined);

const loadScript = (source: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("Office.js did not load"));
    document.head.append(script);
  });

const present = (): typeof Office | undefined => (window as { Office?: typeof Office }).Office;

const readiness = async (): Promise<{ office: typeof Office; inOutlook: boolean }> => {
  if (present() === undefined) await loadScript(officeJs);
  const office = present();
  if (office === undefined) throw new Error("Office.js loaded and gave nothing");
  const info = await office.onReady();
  // In a plain browser onReady answers with no host, and there is no mailbox.
  return { office, inOutlook: (info as { host?: unknown } | null)?.host != null && mailboxOf(office) };
};

const mailboxOf = (office: typeof Office): boolean =>
  (office as { context?: { mailbox?: unknown } }).context?.mailbox !== undefined;

/**
 * Waits for Outlook at most `limit` ms, since onReady is known never to fire in some clients. Never rejects. `later`
 * resolves if Outlook answers after all.
 */
export const waitForOffice = async (limit = 8_000): Promise<OfficeOutcome> => {
  const start = readiness();
  const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), limit));
  try {
    const first = await Promise.race([start, late]);
    if (first === "late") {
      const later = start.then(({ office, inOutlook }) => (inOutlook ? office : never));
      // If it fails after the limit, the page has long gone on without it.
      later.catch(() => undefined);
      return { ready: false, why: "late", later };
    }
    return first.inOutlook ? { ready: true, office: first.office } : { ready: false, why: "browser", later: never };
  } catch {
    // The network refused the script: a state of its own, told to the person.
    return { ready: false, why: "blocked", later: never };
  }
};
