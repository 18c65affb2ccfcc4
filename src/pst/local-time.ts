import type { LocalDate, LocalDateTime } from "./appointment-types.ts";

// MS-OXOCAL counts minutes from midnight of 1601-01-01, on the zone's own clock.
const epoch = Date.UTC(1601, 0, 1);
const minute = 60_000;

const text = (minutes: number): string => new Date(epoch + minutes * minute).toISOString();

/** Minutes since 1601 as "2024-03-31". Any 32-bit count is a date that the calendar has. */
export const localDate = (minutes: number): LocalDate => text(minutes).slice(0, 10);

/** Minutes since 1601 as "2024-03-31T09:30". */
export const localDateTime = (minutes: number): LocalDateTime => text(minutes).slice(0, 16);
