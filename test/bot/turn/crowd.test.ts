import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { createGate, GateFull } from "../../../bot/gate.ts";
import { openWorld, type Chat, type World } from "./world.ts";

describe("a crowd", function () {
  this.timeout(60_000);
  let world: World;
  let open = (): void => undefined;

  before(async () => {
    const held = new Promise<void>((resolve) => (open = resolve));
    world = await openWorld((actions) => ({
      ...actions,
      meetPerson: async (person) => {
        await held;
        return actions.meetPerson(person);
      },
    }));
  });
  after(() => world.close());

  it("is answered up to what can wait; the rest is asked to come again, and loses nothing", async () => {
    const messages = Array.from({ length: 450 }, (_, at) => ({ chat: world.chat(`Demo ${at}`), id: randomUUID() }));
    const say = ({ chat, id }: { chat: Chat; id: string }) => chat.send({ id, text: "Hello" });
    const answered = () => world.teams.posted.filter(({ activity }) => activity["type"] !== "typing");
    let left = messages.length;
    const first = messages.map(async (message) => {
      const { status, retryAfter } = await say(message);
      left -= 1;
      // What is turned away is answered at once; the others wait for the held database.
      if (left === 430) open();
      return { message, status, retryAfter };
    });
    const answers = await Promise.all(first);
    const away = answers.filter(({ status }) => status === 503);
    assert.equal(away.length, 20);
    assert.ok(away.every(({ retryAfter }) => retryAfter === "5"));
    assert.equal(answers.filter(({ status }) => status === 200).length, 430);
    assert.equal(answered().length, 430);
    for (const { message } of away) assert.equal((await say(message)).status, 200);
    assert.equal(new Set(answered().map(({ conversation }) => conversation)).size, 450);
    assert.equal(answered().length, 450);
  });

  it("lets in one after the other in their order, also after work that failed", async () => {
    const gate = createGate({ atWork: 2, waiting: 3 });
    const done: number[] = [];
    let most = 0;
    let now = 0;
    const work = (at: number) => async (): Promise<void> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      done.push(at);
      if (at % 2 === 0) throw new Error("work that failed");
    };
    const results = await Promise.allSettled(Array.from({ length: 7 }, (_, at) => gate.run(work(at))));
    assert.deepEqual(done, [0, 1, 2, 3, 4]);
    assert.equal(most, 2);
    const full = results.map((result) => result.status === "rejected" && result.reason instanceof GateFull);
    assert.deepEqual(full, [false, false, false, false, false, true, true]);
    await gate.run(() => Promise.resolve());
  });
});
