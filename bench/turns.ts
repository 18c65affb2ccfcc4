/**
 * Conversation turns per second of the product's bot beside a bare echo bot on the same stack, in the same run:
 * `flock /tmp/bench.lock node bench/turns.ts`. Each bot is a process of its own; this one is the client, the token
 * service and Teams' connector. Rounds alternate, so that a busy moment of the machine meets both.
 */
import { fork, type ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { Agent, request } from "node:http";
import { rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { openDatabase } from "../src/store/database.ts";
import { ensureEmbeddedPostgres } from "../src/store/embedded.ts";
import { migrateToLatest } from "../src/store/migrate.ts";
import { temporaryFolder } from "../test/setup/temporary.ts";

const appId = "d0000000-0000-4000-8000-0000000000b0";
const tenantId = "d0000000-0000-4000-8000-000000000001";
const seconds = Number(process.argv[2] ?? 8);
const rounds = 3;
const people = 20;

/** What a person says, over and over: greeting, facts, corrections, a question, a summary. */
const script = [
  "Hello",
  "We're ZZ901, about 4,500 mailboxes on Exchange 2010, hoping to start in March",
  "no, I meant April",
  "What is a managed migration?",
  "Our transition lead is Demo Person and we have 120 NHSmail accounts",
  "what have you got so far?",
  "why do you ask?",
  "start again",
  "yes",
];

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const startChannel = async (): Promise<{ origin: string; posts: () => number; close: () => void }> => {
  let posts = 0;
  const key = {
    ...publicKey.export({ format: "jwk" }),
    kid: "bench",
    use: "sig",
    alg: "RS256",
    endorsements: ["msteams"],
  };
  const server = createServer((req, res) => {
    const origin = `http://${req.headers.host ?? ""}`;
    const answers: Record<string, unknown> = {
      "/metadata": {
        issuer: "https://api.botframework.com",
        jwks_uri: `${origin}/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      },
      "/keys": { keys: [key] },
    };
    req.resume().on("end", () => {
      const known = answers[req.url ?? ""];
      if (known === undefined) posts += 1;
      res.setHeader("Content-Type", "application/json");
      res.end(JSON.stringify(known ?? { id: randomUUID() }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, posts: () => posts, close: () => void server.close() };
};

interface Bot {
  readonly port: number;
  readonly child: ChildProcess;
}

const startBot = async (kind: "echo" | "ours", origin: string, database: string): Promise<Bot> => {
  const file = new URL("./turns-server.ts", import.meta.url);
  const child = fork(file, [kind, `${origin}/metadata`, appId, tenantId, database], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { port, child };
};

interface Spent {
  readonly statements: number;
  readonly processorMs: number;
}

/** SQL statements that a bot has sent until now, and its process's time on a processor (all threads, user and system). */
const spentBy = async (child: ChildProcess): Promise<Spent> => {
  const answer = once(child, "message");
  child.send("count");
  const [spent] = (await answer) as [Spent];
  return spent;
};

const tokenFor = (serviceUrl: string): Promise<string> =>
  new SignJWT({ serviceurl: serviceUrl })
    .setProtectedHeader({ alg: "RS256", kid: "bench" })
    .setIssuer("https://api.botframework.com")
    .setAudience(appId)
    .setNotBefore("-1m")
    .setExpirationTime("2h")
    .sign(privateKey);

const send = (
  agent: Agent,
  port: number,
  authorization: string,
  serviceUrl: string,
  person: number,
  text: string,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const objectId = `d0000000-0000-4000-8000-${String(person).padStart(12, "0")}`;
    const body = JSON.stringify({
      type: "message",
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      channelId: "msteams",
      serviceUrl,
      from: { id: `29:${person}`, name: `Demo Person ${person}`, aadObjectId: objectId },
      recipient: { id: `28:${appId}`, name: "Onboarding" },
      conversation: { id: `a:${person}`, conversationType: "personal", tenantId },
      channelData: { tenant: { id: tenantId } },
      text,
    });
    const headers = {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
      Authorization: authorization,
    };
    const started = performance.now();
    const outgoing = request(
      { host: "127.0.0.1", port, path: "/api/messages", method: "POST", headers, agent },
      (res) => {
        res.resume().on("end", () => {
          if (res.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`status ${res.statusCode}`));
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });

interface Round {
  readonly perSecond: number;
  readonly times: readonly number[];
}
interface CountedRound extends Round {
  readonly processorMs: number;
}

/** `parallel` people talk at once, each waiting for the answer, for `duration` seconds or `most` turns. */
const talk = async (
  port: number,
  authorization: string,
  serviceUrl: string,
  parallel: number,
  duration: number,
  most = Infinity,
): Promise<Round> => {
  // Connections of its own: one kept from an earlier round may be closed by the server at the moment of its use.
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const times: number[] = [];
  const until = performance.now() + duration * 1_000;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: parallel }, async (_, person) => {
      for (let at = 0; performance.now() < until && times.length < most; at++) {
        times.push(await send(agent, port, authorization, serviceUrl, person, script[at % script.length] ?? ""));
      }
    }),
  );
  agent.destroy();
  return { perSecond: (times.length / (performance.now() - started)) * 1_000, times };
};

/** As `talk`, with what the bot's own process spent on a turn: that moves less with what else the machine does. */
const talkCounted = async ({ port, child }: Bot, authorization: string, serviceUrl: string): Promise<CountedRound> => {
  const before = await spentBy(child);
  const round = await talk(port, authorization, serviceUrl, people, seconds);
  return { ...round, processorMs: ((await spentBy(child)).processorMs - before.processorMs) / round.times.length };
};

const quantile = (times: readonly number[], share: number): string =>
  (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? NaN).toFixed(1);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const folder = await temporaryFolder("bench-turns-");
const postgres = await ensureEmbeddedPostgres(folder);
const { db, close } = openDatabase(postgres.url, 1);
await migrateToLatest(db);
await close();
const channel = await startChannel();
const serviceUrl = `${channel.origin}/`;
const authorization = `Bearer ${await tokenFor(serviceUrl)}`;
const kinds = ["echo", "ours"] as const;
const bots = await Promise.all(kinds.map((kind) => startBot(kind, channel.origin, postgres.url)));
try {
  const results = kinds.map((): CountedRound[] => []);
  // As many turns for both, whatever the machine does: code that has run often is compiled better.
  for (const { port } of bots) await talk(port, authorization, serviceUrl, people, 60, 3_000);
  for (let round = 0; round < rounds; round++) {
    for (const [index, bot] of bots.entries()) {
      results[index]?.push(await talkCounted(bot, authorization, serviceUrl));
    }
  }
  const processorMs = (index: number): number => median(results[index]?.map((round) => round.processorMs) ?? []);
  process.stdout.write(
    `| bot | turns/s, ${people} people at once (median of ${rounds}) | processor ms a turn | p50 ms alone | p95 ms alone | p99 ms alone | SQL a turn | posts a turn |\n|---|---|---|---|---|---|---|---|\n`,
  );
  for (const [index, kind] of kinds.entries()) {
    const bot = bots[index];
    if (bot === undefined) continue;
    const [{ statements }, posts] = [await spentBy(bot.child), channel.posts()];
    const alone = await talk(bot.port, authorization, serviceUrl, 1, seconds);
    const aTurn = (count: number): string => (count / alone.times.length).toFixed(2);
    const counted = `${aTurn((await spentBy(bot.child)).statements - statements)} | ${aTurn(channel.posts() - posts)}`;
    const rate = median(results[index]?.map(({ perSecond }) => perSecond) ?? []);
    process.stdout.write(
      `| ${kind} | ${rate.toFixed(0)} | ${processorMs(index).toFixed(2)} | ${quantile(alone.times, 0.5)} | ${quantile(alone.times, 0.95)} | ${quantile(alone.times, 0.99)} | ${counted} |\n`,
    );
  }
  const [echo = NaN, ours = NaN] = results.map((all) => median(all.map(({ perSecond }) => perSecond)));
  process.stdout.write(
    `\nours / echo = ${(ours / echo).toFixed(2)} by turns, ${(processorMs(0) / processorMs(1)).toFixed(2)} by processor time; ${channel.posts()} messages were posted.\n`,
  );
} finally {
  for (const { child } of bots) child.disconnect();
  channel.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
