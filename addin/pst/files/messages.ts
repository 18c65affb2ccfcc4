import type { PstRefusal } from "../../../src/pst/types.ts";

/** What can be saved as a file, and of which kinds of item it is made. */
export const savings = {
  calendar: { kinds: ["appointment", "task"], name: "calendar-and-tasks.ics", type: "text/calendar" },
  contacts: { kinds: ["contact", "distributionList"], name: "contacts.vcf", type: "text/vcard" },
  notes: { kinds: ["note"], name: "notes.txt", type: "text/plain" },
} as const;
export type Saving = keyof typeof savings;
export const savingNames = ["calendar", "contacts", "notes"] as const satisfies readonly Saving[];

export interface ToFiles {
  readonly file: Blob;
  readonly folders: readonly number[];
  readonly what: Saving;
}

export type FromFiles =
  | { readonly kind: "progress"; readonly done: number }
  | { readonly kind: "refused"; readonly refusal: PstRefusal }
  | { readonly kind: "failed"; readonly detail: string }
  /** `left`: items that could not be made into something. `partly`: made, but not with everything that they held. */
  | {
      readonly kind: "saved";
      readonly file: Blob;
      readonly saved: number;
      readonly left: number;
      readonly partly: number;
    };
