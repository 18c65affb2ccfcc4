import { strict as assert } from "node:assert";
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
});
