import assert from "node:assert/strict";
import sinon from "sinon";
import { pacer } from "../../src/onboarding/ods/pacer.ts";

describe("onboarding: how often the ODS directory is asked", () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })));
  afterEach(() => clock.restore());
  const idle = (): AbortSignal => new AbortController().signal;

  it("starts four calls in a second, in the order of asking", async () => {
    const turn = pacer(4);
    const started: [number, number][] = [];
    for (let n = 0; n < 9; n += 1) void turn(idle()).then(() => started.push([n, performance.now()]));
    await clock.tickAsync(10_000);
    assert.deepEqual(
      started,
      Array.from({ length: 9 }, (_, n) => [n, n * 250]),
    );
  });

  it("does not catch up after the process stood still", async () => {
    const turn = pacer(4);
    const started: number[] = [];
    for (let n = 0; n < 4; n += 1) void turn(idle()).then(() => started.push(performance.now()));
    await clock.tickAsync(0);
    // Every timer that was due in these three seconds comes late, at one moment.
    clock.jump(3_000);
    await clock.tickAsync(5_000);
    assert.equal(started[0], 0);
    for (const [n, at] of started.entries()) if (n > 1) assert.ok(at - (started[n - 1] ?? 0) >= 250, started.join());
    assert.equal(started.length, 4);
  });

  it("lets go who gave up, at once, and loses nobody's turn by it", async () => {
    const turn = pacer(4);
    const gone = new AbortController();
    const started: number[] = [];
    void turn(idle());
    const given = turn(gone.signal);
    void turn(idle()).then(() => started.push(performance.now()));
    gone.abort(new Error("no more time"));
    await assert.rejects(given, /no more time/);
    await clock.tickAsync(1_000);
    assert.deepEqual(started, [250]);
    await assert.rejects(turn(gone.signal), /no more time/);
  });
});
