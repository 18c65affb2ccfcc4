import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { createServer, type Server } from "restify";
import { createBot, type Bot } from "../../../bot/bot.ts";
import type { BotActions } from "../../../bot/turn-ports.ts";
import type { SpeakerRules } from "../../../bot/speaker.ts";
import { assignRole } from "../../../src/people/roles.ts";
import type { PersonId } from "../../../src/people/types.ts";
import { openHouse, type House } from "../../onboarding/house.ts";
import { activity, appId, inSeconds, rules, tenantId, token } from "../door/channel.ts";
import { botActions } from "./actions.ts";
import { startTeams, type Posted, type Teams } from "./teams.ts";

/** Somebody with a chat of their own. `ask` and `press` send an activity and give back what it came to. */
export interface Chat {
  readonly objectId: string;
  readonly conversation: string;
  readonly id: () => Promise<PersonId>;
  /** The HTTP answer of one activity, and what was posted to this chat because of it. */
  readonly send: (changes: Readonly<Record<string, unknown>>) => Promise<Sent>;
  readonly say: (text: string) => Promise<Sent>;
  readonly press: (verb: string, data: Readonly<Record<string, unknown>>, more?: object) => Promise<Sent>;
  readonly submit: (verb: string, data: Readonly<Record<string, unknown>>) => Promise<Sent>;
}

export interface Sent {
  readonly status: number;
  readonly body: { readonly statusCode?: number; readonly type?: string; readonly value?: unknown } | undefined;
  readonly posted: readonly Posted[];
  readonly retryAfter: string | null;
}

export interface World {
  readonly house: House;
  readonly teams: Teams;
  readonly bot: Bot;
  readonly actions: BotActions;
  readonly chat: (name: string) => Chat;
  readonly ism: (chat: Chat, region: string) => Promise<void>;
  readonly programme: (one: Chat) => Promise<void>;
  readonly restart: () => void;
  /** From now on two bots, which know nothing of each other, take the activities in turn: as two processes would. */
  readonly double: () => void;
  readonly close: () => Promise<void>;
}

/** The bot behind its own door, on the real on-boarding core and a fresh database; only Teams itself is a stand-in. */
export const openWorld = async (change: (actions: BotActions) => BotActions = (same) => same): Promise<World> => {
  const house = await openHouse();
  const teams = await startTeams();
  const { deps } = house;
  const actions = change(botActions(deps));
  const own: SpeakerRules = { ...rules, serviceUrls: { kind: "loopback" } };
  const make = (): Bot =>
    createBot({
      rules: own,
      credentials: { kind: "local", appId },
      actions,
      clock: house.clock,
      log: pino({ level: process.env["TEST_LOG"] ?? "silent" }),
      newId: randomUUID,
    });
  // The token's clock is the real one: the house's is set to a day of the test.
  let bot = make();
  const server: Server = createServer();
  let other: Bot | undefined;
  let taken = 0;
  server.post("/api/messages", async (req, res) => {
    taken += 1;
    return (taken % 2 === 0 && other !== undefined ? other : bot).messages(req, res);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}/api/messages`;
  let count = 0;
  const chat = (name: string): Chat => {
    count += 1;
    const objectId = `d0000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
    const conversation = `a:chat-${count}`;
    const send: Chat["send"] = async (changes) => {
      const before = teams.posted.length;
      const now = Math.floor(house.clock.now().getTime() / 1_000) - inSeconds(0);
      const claims = { serviceurl: teams.serviceUrl, nbf: inSeconds(now - 10), exp: inSeconds(now + 3_600) };
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${await token({ claims })}` },
        body: JSON.stringify(
          activity({
            id: randomUUID(),
            serviceUrl: teams.serviceUrl,
            from: { id: `29:${objectId}`, name, aadObjectId: objectId },
            conversation: { id: conversation, conversationType: "personal", tenantId },
            ...changes,
          }),
        ),
      });
      const text = await response.text();
      const posted = teams.posted.slice(before).filter((one) => one.activity["type"] !== "typing");
      const retryAfter = response.headers.get("retry-after");
      const body = text === "" ? undefined : (JSON.parse(text) as Sent["body"]);
      return { status: response.status, body, posted, retryAfter };
    };
    return {
      objectId,
      conversation,
      id: () => actions.meetPerson({ tenantId, objectId, name }),
      send,
      say: (text) => send({ text }),
      press: (verb, data, more = {}) =>
        send({
          type: "invoke",
          name: "adaptiveCard/action",
          text: undefined,
          value: { action: { type: "Action.Execute", verb, data }, trigger: "manual" },
          replyToId: "card-1",
          ...more,
        }),
      submit: (verb, data) => send({ text: undefined, value: { verb, ...data } }),
    };
  };
  return {
    house,
    teams,
    get bot() {
      return bot;
    },
    actions,
    chat,
    ism: async (one, region) => {
      const given = await assignRole(deps)({ by: null, person: await one.id(), role: "ism", region });
      if (!given.ok) throw new Error(given.refusal.kind);
    },
    programme: async (one) => {
      const given = await assignRole(deps)({ by: null, person: await one.id(), role: "programme" });
      if (!given.ok) throw new Error(given.refusal.kind);
    },
    restart: () => void (bot = make()),
    double: () => void (other = make()),
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
      await teams.close();
      await house.close();
    },
  };
};

/** Every word that a posted activity or a card shows. */
export const wordsOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .filter(
      ([key]) =>
        [
          "text",
          "body",
          "inlines",
          "items",
          "attachments",
          "content",
          "value",
          "card",
          "actions",
          "title",
          "label",
          "activity",
        ].includes(key) || /^\d+$/.test(key),
    )
    .map(([, inner]) => wordsOf(inner))
    .filter((text) => text !== "")
    .join(" | ");
};
