import type { Report } from "./report.ts";

/** What is kept of the last file between two visits: the report, the choice, and a door back to the file if there is one. */
export interface Kept {
  readonly report: Report;
  readonly chosen: readonly number[];
  readonly fingerprint: string;
  /** A send was begun and did not end. */
  readonly sending: boolean;
  /** Only where the browser gives one (a dropped file in Chromium); else the person chooses the file again. */
  readonly handle: FileSystemFileHandle | undefined;
  readonly at: number;
}

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("onboarding", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("shelf");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("IndexedDB is not there", { cause: request.error }));
  });

const run = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = work(database.transaction("shelf", mode).objectStore("shelf"));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error("IndexedDB refused", { cause: request.error }));
    });
  } finally {
    database.close();
  }
};

/** Browsers forbid storage in some frames: then nothing is kept, and the check works all the same. */
export const shelf = {
  read: async (): Promise<Kept | undefined> => {
    try {
      return (await run("readonly", (store) => store.get("last"))) as Kept | undefined;
    } catch {
      return undefined;
    }
  },
  write: async (kept: Kept): Promise<void> => {
    try {
      await run("readwrite", (store) => store.put(kept, "last"));
    } catch {
      // Not kept; see above.
    }
  },
  clear: async (): Promise<void> => {
    try {
      await run("readwrite", (store) => store.delete("last"));
    } catch {
      // Nothing was kept.
    }
  },
};
