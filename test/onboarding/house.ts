import { randomBytes } from "node:crypto";
import { createAudit, type Audit } from "../../src/audit/audit.ts";
import type { Clock } from "../../src/clock.ts";
import type { JobQueue } from "../../src/jobs/types.ts";
import { createLog } from "../../src/log.ts";
import { onboardingActions } from "../../src/onboarding/actions.ts";
import type { Deps } from "../../src/onboarding/deps.ts";
import { odsDirectory } from "../../src/onboarding/ods/directory.ts";
import type { OnboardingActions } from "../../src/onboarding/requests.ts";
import { setWindow } from "../../src/onboarding/window.ts";
import { meetPerson } from "../../src/people/people.ts";
import { assignRole } from "../../src/people/roles.ts";
import type { PersonId, Role } from "../../src/people/types.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";

export const tenant = "d0000000-0000-4000-8000-000000000001";
export const testKey = new Uint8Array(32).fill(7);

/** A clock that a test sets; it goes on by a millisecond with each look, so that no two events are at once. */
export interface SetClock extends Clock {
  readonly set: (iso: string) => void;
  readonly add: (seconds: number) => void;
}
export const setClock = (iso: string): SetClock => {
  let at = Date.parse(iso);
  return {
    now: () => new Date((at += 1)),
    set: (next) => (at = Date.parse(next)),
    add: (seconds) => (at += seconds * 1000),
  };
};

export interface House {
  readonly store: TestDatabase;
  readonly clock: SetClock;
  readonly audit: Audit;
  readonly deps: Deps;
  readonly actions: OnboardingActions;
  readonly jobs: readonly { readonly kind: string; readonly data: unknown }[];
  readonly person: (name: string, ...roles: readonly (readonly [Role, string?])[]) => Promise<PersonId>;
  readonly close: () => Promise<void>;
}

/** The on-boarding core on a fresh database, with a set clock and jobs that are only noted. */
export const openHouse = async (): Promise<House> => {
  const store = await testDatabase();
  const { db } = store;
  const clock = setClock("2026-11-22T10:00:00Z");
  const log = createLog("silent");
  const audit = createAudit({ clock, key: testKey });
  const noted: { kind: string; data: unknown }[] = [];
  const jobs: JobQueue = {
    enqueue: (_trx, kind, data) => {
      noted.push({ kind, data });
      return Promise.resolve();
    },
  };
  const deps: Deps = {
    db,
    clock,
    audit,
    log,
    jobs,
    ods: odsDirectory({ db, clock, log }, undefined),
    random: randomBytes,
  };
  await setWindow(deps)(null, { is: "open" });
  let count = 0;
  return {
    store,
    clock,
    audit,
    deps,
    actions: onboardingActions(deps),
    jobs: noted,
    person: async (name, ...roles) => {
      count += 1;
      const objectId = `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
      const email = `${name.toLowerCase().replace(/\W+/g, ".")}@demo.invalid`;
      const id = await meetPerson(deps)({ tenantId: tenant, objectId, name, email });
      for (const [role, place] of roles) {
        const scope = place === undefined ? {} : role === "ism" ? { region: place } : { odsCode: place };
        const given = await assignRole(deps)({ by: null, person: id, role, ...scope });
        if (!given.ok) throw new Error(given.refusal.kind);
      }
      return id;
    },
    close: store.close,
  };
};

/** The nine facts of a made-up organisation. */
export const nineFacts = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  transitionLead: "Demo Lead",
  organisationName: "Demo Trust North (demonstration)",
  odsCode: "ZZ901",
  currentPlatform: [{ name: "Exchange", version: "2010", known: true }],
  supportArrangements: "Own team, no contract",
  knownIssues: "Slow on Mondays",
  preferredStart: { from: "2027-03-01", to: "2027-03-31", precision: "month", raw: "March" },
  currentNhsmailAccounts: 0,
  newAccounts: { value: 4500, about: "about" },
  ...more,
});

/** The value, or a failure that names the refusal. */
export const good = <T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal).slice(0, 300)}`);
  return result.value;
};
