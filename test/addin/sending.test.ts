import assert from "node:assert/strict";
import { dateHeader, folderHeader } from "../../addin/pst/item-headers.ts";
import type { FromWorker, ToWorker } from "../../addin/pst/report.ts";
import { startSend, type SendOrder, type SendProgress } from "../../addin/pst/sender.ts";
import { ApiError } from "../../addin/shared/api.ts";
import { ItemHeaders } from "../../src/mailboxes/views.ts";

/** Gives these keys as items, one for each that the sender asks for, as the page's worker does. */
const workerOf = (keys: readonly string[]): ReturnType<SendOrder["makeWorker"]> => {
  const left = [...keys];
  const worker: ReturnType<SendOrder["makeWorker"]> = {
    onmessage: null,
    onerror: null,
    terminate: () => {
      left.length = 0;
    },
    postMessage: (message: ToWorker) => {
      if (message.kind !== "more") return;
      const key = left.shift();
      if (key === undefined) return;
      say({ kind: "item", item: { key, headers: {}, body: new Uint8Array(1) } });
      if (left.length === 0) say({ kind: "sent-all" });
    },
  };
  const say = (data: FromWorker): void => {
    queueMicrotask(() => {
      worker.onmessage?.call(worker as Worker, new MessageEvent("message", { data }));
    });
  };
  return worker;
};

const problem = (status: number, kind: string): ApiError => new ApiError(status, { kind });

interface Sent {
  readonly last: SendProgress;
  readonly told: readonly SendProgress[];
  readonly stored: readonly string[];
  readonly waits: readonly number[];
}

/** Sends items a, b, c, d; `answer` throws what the service says to the nth put, `open` what it says at the start. */
const send = (
  answer: (nth: number, key: string) => void,
  open: () => void = () => undefined,
  wait?: (stop: () => void) => void,
): Promise<Sent> =>
  new Promise((resolve) => {
    const told: SendProgress[] = [];
    const stored: string[] = [];
    const waits: number[] = [];
    let puts = 0;
    const { stop } = startSend({
      api: {
        openImport: () => {
          open();
          return Promise.resolve({ id: "i", state: "open", items: 4, received: 0, refused: [] });
        },
        rules: () => Promise.reject(new Error("no line")),
        importKeys: () => Promise.resolve({ keys: [], next: null }),
        putItem: (_, { key }) => {
          puts += 1;
          answer(puts, key);
          stored.push(key);
          return Promise.resolve(201);
        },
        completeImport: () => Promise.resolve({ id: "i", state: "complete", items: 4, received: 4, refused: [] }),
      },
      file: new Blob(),
      fingerprint: "f".repeat(64),
      folders: [1],
      items: 4,
      bytes: 4,
      makeWorker: () => workerOf(["a", "b", "c", "d"]),
      wait: (ms) => {
        waits.push(ms);
        wait?.(stop);
        return Promise.resolve();
      },
      tell: (next) => {
        told.push(next);
        if (next.state !== "sending") setTimeout(() => resolve({ last: next, told, stored, waits }), 0);
      },
    });
  });

describe("sending items, whatever the service answers", () => {
  it("waits as long as the mailbox is busy, says so, and goes on", async () => {
    const { last, told, stored, waits } = await send((nth) => {
      if (nth <= 12) throw problem(503, "slow-down");
    });
    assert.equal(last.state, "done");
    assert.deepEqual([...stored].sort(), ["a", "b", "c", "d"]);
    assert.ok(told.some(({ waiting }) => waiting));
    assert.equal(last.waiting, false);
    assert.equal(waits.length, 12, "more often than a broken line is tried");
  });

  it("ends at once where the person stops while it waits", async () => {
    const { last, stored } = await send(
      () => {
        throw problem(503, "slow-down");
      },
      undefined,
      (stop) => stop(),
    );
    assert.equal(last.state, "stopped");
    assert.deepEqual(stored, []);
  });

  for (const [status, kind, state] of [
    [409, "no-target", "no-target"],
    [413, "too-much", "too-much"],
    [401, "not-signed-in", "signed-out"],
    [500, "failed", "line-lost"],
    [404, "no-mailbox", "failed"],
  ] as const) {
    it(`says ${state} where an import cannot be opened: ${kind}`, async () => {
      const { last, stored } = await send(
        () => undefined,
        () => {
          throw problem(status, kind);
        },
      );
      assert.equal(last.state, state);
      assert.deepEqual(stored, []);
    });
  }

  it("leaves out an item that is refused, and sends the others", async () => {
    const { last, stored } = await send((_, key) => {
      if (key === "b") throw problem(422, "bad-item");
      if (key === "c") throw problem(409, "another-item");
    });
    assert.deepEqual([last.state, last.sent, last.refused], ["done", 2, 2]);
    assert.deepEqual(stored, ["a", "d"]);
  });

  it("does not count every item as refused where the import was ended elsewhere", async () => {
    const { last } = await send(() => {
      throw problem(409, "closed");
    });
    assert.deepEqual([last.state, last.refused], ["closed", 0]);
  });

  it("tries a broken line again a few times, and no more", async () => {
    const once = await send((nth) => {
      if (nth === 1) throw new ApiError(0);
    });
    assert.equal(once.last.state, "done");
    const { last } = await send(() => {
      throw new ApiError(0);
    });
    assert.equal(last.state, "line-lost");
  });
});

describe("an item's headers", () => {
  const read = (header: string): string[] => header.split("/").map(decodeURIComponent);

  for (const [name, path, expected] of [
    ["plain names", ["Inbox", "Ward 7 / rota"], ["Inbox", "Ward 7 / rota"]],
    ["no folder", [], ["Imported mail"]],
    ["an empty name", ["Old", " "], ["Old", "Imported mail"]],
    ["line breaks and nulls", ["a\r\nb\u0000"], ["a  b"]],
    ["half a character", ["a\ud800b"], ["a\ufffdb"]],
    ["a decomposed letter", ["Cafe\u0301"], ["Caf\u00e9"]],
  ] as const) {
    it(`carry ${name}`, () => {
      assert.deepEqual(read(folderHeader(path)), expected);
    });
  }

  it("stay within what the service takes, however long and deep the file's names are", () => {
    for (const letter of ["x", "\u00e9", "\u6f22", "\ud83d\ude00"]) {
      for (const [names, length] of [
        [1, 5_000],
        [50, 200],
        [90, 3],
      ] as const) {
        const header = folderHeader(Array.from({ length: names }, () => letter.repeat(length)));
        assert.ok(ItemHeaders.shape["item-folder"].safeParse(header).success, `${header.length} characters`);
        const back = read(header);
        assert.ok(back.length <= 50 && back.every((name) => name.length > 0 && name.length <= 200));
      }
    }
  });

  it("give a date that a calendar has, or the beginning of time", () => {
    const sent = new Date("2019-05-06T07:08:09Z");
    const none = { received: undefined, sent: undefined, created: undefined };
    assert.equal(dateHeader({ ...none, sent }), "2019-05-06T07:08:09.000Z");
    assert.equal(dateHeader({ ...none, received: new Date("+060056-05-28"), sent }), "2019-05-06T07:08:09.000Z");
    assert.equal(dateHeader({ ...none, received: new Date(Number.NaN) }), "1970-01-01T00:00:00.000Z");
    assert.equal(dateHeader(none), "1970-01-01T00:00:00.000Z");
    for (const date of ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]) {
      const header = dateHeader({ ...none, sent: new Date(date) });
      assert.ok(ItemHeaders.shape["item-date"].safeParse(header).success, header);
    }
  });
});
