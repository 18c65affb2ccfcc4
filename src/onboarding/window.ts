import { z } from "zod";
import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import { londonDay } from "../london-day.ts";
import type { PersonId } from "../people/types.ts";
import type { Database, Db } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";

/**
 * The on-boarding window (options document, 1.1: on-boarding becomes available after the current transition). Closed
 * until the programme says otherwise; `opensOn` is London's day.
 */
export const OnboardingWindow = z.discriminatedUnion("is", [
  z.object({ is: z.literal("open") }),
  z.object({
    is: z.literal("closed"),
    opensOn: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .nullable(),
  }),
]);
export type OnboardingWindow = z.infer<typeof OnboardingWindow>;

const name = "on-boarding-window";
const untilSaid: OnboardingWindow = { is: "closed", opensOn: null };

export const readWindow = async (db: Db): Promise<OnboardingWindow> => {
  const row = await db.selectFrom("programme_settings").select("value").where("name", "=", name).executeTakeFirst();
  return row === undefined ? untilSaid : OnboardingWindow.parse(row.value);
};

export const isOpen = (window: OnboardingWindow, now: Date): boolean =>
  window.is === "open" || (window.opensOn !== null && window.opensOn <= londonDay(now));

/** Opens, closes or dates the window. Who may do so is the caller's check (people/rules.ts, isProgramme). */
export const setWindow =
  ({ db, clock, audit }: { readonly db: Database; readonly clock: Clock; readonly audit: Audit }) =>
  (by: PersonId | null, window: OnboardingWindow): Promise<void> =>
    inTransaction(db, async (trx) => {
      const value = JSON.stringify(OnboardingWindow.parse(window));
      const changed = { value, changed_by: by, changed_at: clock.now() };
      await trx
        .insertInto("programme_settings")
        .values({ name, version: 1, ...changed })
        .onConflict((conflict) =>
          conflict
            .column("name")
            .doUpdateSet((row) => ({ ...changed, version: row("programme_settings.version", "+", 1) })),
        )
        .execute();
      const opensOn = window.is === "closed" ? window.opensOn : null;
      await audit.append(trx, { event: "window.set", actor: by, details: { is: window.is, opensOn } });
    });
