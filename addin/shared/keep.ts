/**
 * Small things that the browser keeps for the person: ticks, chosen client, report. Never a token. In a frame of a
 * third party storage may throw or be gone at any moment: then it lasts as long as the page, and nothing breaks.
 */
export interface Keep {
  readonly get: (name: string) => string | undefined;
  readonly set: (name: string, value: string) => void;
}

const prefix = "onboarding.";

export const createKeep = (storage: () => Pick<Storage, "getItem" | "setItem">): Keep => {
  const memory = new Map<string, string>();
  return {
    get: (name) => {
      try {
        return storage().getItem(prefix + name) ?? memory.get(name);
      } catch {
        // Blocked storage is ordinary in a frame: the copy in memory serves.
        return memory.get(name);
      }
    },
    set: (name, value) => {
      memory.set(name, value);
      try {
        storage().setItem(prefix + name, value);
      } catch {
        // As above, or the quota is full: kept in memory only.
      }
    },
  };
};

export const keep: Keep = createKeep(() => window.localStorage);
