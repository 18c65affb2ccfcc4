import type { Bodies } from "../../../pst/types.ts";

/** Characters that changed occurrences may repeat of the series' texts and people; a series may have thousands. */
export const repeated = 8 * 1024 * 1024;

export interface Room {
  /** Something was left out. */
  readonly short: boolean;
  take(length: number): boolean;
}

export const roomFor = (all: number): Room => {
  let [left, short] = [all, false];
  return {
    get short() {
      return short;
    },
    take: (length) => {
      const fits = length <= left;
      if (fits) left -= length;
      else short = true;
      return fits;
    },
  };
};

export const noBodies: Bodies = {
  plain: undefined,
  plainWide: undefined,
  html: undefined,
  rtf: undefined,
  plainFrom: undefined,
  htmlFrom: undefined,
  htmlBytes: undefined,
};
export const lengthOf = ({ plain, html }: Bodies): number => (plain?.length ?? 0) + (html?.length ?? 0);
