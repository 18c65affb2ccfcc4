import { strict as assert } from "node:assert";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Activity } from "botbuilder";
import { TeamsAdapter } from "../../../bot/adapter.ts";
import { activity, appId } from "../door/channel.ts";
import { startTeams, type Teams } from "./teams.ts";

describe("the clients by which we call Teams", () => {
  const places: Teams[] = [];
  before(async () => void places.push(await startTeams(), await startTeams()));
  after(() => Promise.all(places.map(({ close }) => close())));
  beforeEach(() => {
    for (const { posted } of places) posted.splice(0);
  });

  const say = (adapter: TeamsAdapter, serviceUrl: string, text: string): Promise<unknown> => {
    // The SDK's declaration wants more members than it uses.
    const given = activity({ serviceUrl }) as unknown as Activity;
    return adapter.admit(given, serviceUrl, async (context) => {
      await context.sendActivity(text);
    });
  };
  const textsOf = ({ posted }: Teams) => posted.map(({ activity: { text } }) => text);

  it("bring each answer to the service URL of its own turn, also when many turns run at once", async () => {
    const adapter = new TeamsAdapter({ kind: "local", appId });
    const turns = Array.from({ length: 40 }, (_, at) => at);
    await Promise.all(turns.map((at) => say(adapter, places[at % 2]?.serviceUrl ?? "", String(at))));
    for (const [odd, place] of places.entries()) {
      assert.deepEqual(new Set(textsOf(place)), new Set(turns.filter((at) => at % 2 === odd).map(String)));
    }
  });

  it("serve more service URLs than are kept", async () => {
    const adapter = new TeamsAdapter({ kind: "local", appId });
    const [place] = places;
    for (let round = 0; round < 2; round += 1) {
      for (let at = 0; at < 60; at += 1)
        await say(adapter, `${place?.serviceUrl ?? ""}region-${at}/`, `${round}/${at}`);
    }
    assert.equal(place?.posted.length, 120);
  });

  it("serve on after a call that failed, and do not repeat it", async () => {
    const adapter = new TeamsAdapter({ kind: "local", appId });
    const [place] = places;
    place?.trouble.push({ status: 500 });
    await assert.rejects(say(adapter, place?.serviceUrl ?? "", "lost"));
    await say(adapter, place?.serviceUrl ?? "", "kept");
    assert.deepEqual(place === undefined ? [] : textsOf(place), ["kept"]);
  });

  it("do not lose a message to a connection that the other side closed while this process was busy", async () => {
    const { serviceUrl, stop } = await elsewhere(3_500);
    try {
      const adapter = new TeamsAdapter({ kind: "local", appId });
      const all = () => Promise.all(Array.from({ length: 5 }, (_, at) => say(adapter, serviceUrl, String(at))));
      await all();
      await delay(2_500);
      busyFor(1_500);
      await all();
    } finally {
      await stop();
    }
  });
});

/** Nothing is read and no timer runs meanwhile, as on a machine that is overloaded. */
const busyFor = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

/** Teams' connector with an event loop of its own; it closes idle connections without saying when it will. */
const elsewhere = async (idleMs: number): Promise<{ serviceUrl: string; stop: () => Promise<unknown> }> => {
  const code = `
    const { createServer } = require("node:http");
    const { parentPort } = require("node:worker_threads");
    const server = createServer((req, res) => req.resume().on("end", () => {
      res.writeHead(200, { "Content-Type": "application/json", Connection: "keep-alive" });
      res.end('{"id":"1"}');
    }));
    server.keepAliveTimeout = ${idleMs};
    server.keepAliveTimeoutBuffer = 0;
    server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(code, { eval: true });
  const [port] = (await once(worker, "message")) as [number];
  return { serviceUrl: `http://127.0.0.1:${port}/`, stop: () => worker.terminate() };
};
