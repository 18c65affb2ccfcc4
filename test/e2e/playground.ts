import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { startPlaygrounds, type Playground } from "../../bot/playground.ts";
import { localIds } from "../../src/config.ts";
import { demoPeople } from "../../src/demo/people.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { temporaryFolder } from "../setup/temporary.ts";

export interface Stage {
  readonly store: TestDatabase;
  readonly chats: readonly Playground[];
  /** Every message that the record has caused is out: no card changes any more under somebody's hands. */
  readonly atRest: () => Promise<void>;
  /** Ends the service in the middle of whatever it does, as kill -9 does, and starts it again. */
  readonly killAndRestart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The service in a process of its own on a fresh database, and a real Playground for each person named by key. */
export const openStage = async (keys: readonly string[]): Promise<Stage> => {
  await using stack = new AsyncDisposableStack();
  const folder = await temporaryFolder("stage-");
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const store = await testDatabase();
  stack.defer(store.close);
  const [port, doorPort] = [await freePort(), await freePort()];
  const environment = {
    PATH: process.env["PATH"],
    TZ: "Europe/London",
    ONBOARDING_DATA: folder,
    DATABASE_URL: store.url,
    ONBOARDING_PORT: String(port),
    ONBOARDING_DOOR_PORT: String(doorPort),
    ONBOARDING_LOG_LEVEL: process.env["TEST_LOG"] ?? "error",
  };
  const start = async (): Promise<ChildProcess> => {
    const child = fork(new URL("./teams/serve.ts", import.meta.url), {
      env: environment,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    await Promise.race([once(child, "message"), ended(child)]);
    return child;
  };
  let service = await start();
  stack.defer(async () => {
    const gone = once(service, "exit");
    service.kill("SIGTERM");
    await gone;
  });
  const playgrounds = await startPlaygrounds({
    people: keys.map(personOf),
    tenantId: localIds.tenantId,
    botAppId: localIds.botAppId,
    doorPort,
    firstPort: await freePorts(keys.length),
    folder,
  });
  stack.defer(playgrounds.stop);
  const all = stack.move();
  return {
    store,
    chats: playgrounds.running,
    atRest: () => atRest(store),
    killAndRestart: async () => {
      const gone = once(service, "exit");
      service.kill("SIGKILL");
      await gone;
      service = await start();
    },
    close: () => all.disposeAsync(),
  };
};

export const personOf = (key: string): { name: string; objectId: string; role: string } => {
  const person = demoPeople.find((one) => one.key === key);
  if (person === undefined) throw new Error(`no demonstration person ${key}`);
  return { name: person.name, objectId: person.objectId, role: key };
};

/** What waits for a person without a chat goes by e-mail, and is no matter of the chats. */
const atRest = async ({ db }: TestDatabase): Promise<void> => {
  for (;;) {
    const open = await db
      .selectFrom("notices")
      .select("id")
      .where("channel", "=", "teams")
      .where("state", "in", ["waiting", "sending"])
      .executeTakeFirst();
    if (open === undefined) return;
    await delay(100);
  }
};

const ended = async (child: ChildProcess): Promise<never> => {
  const [code] = (await once(child, "exit")) as [number | null];
  throw new Error(`The service ended with ${code ?? "a signal"} before it was up.`);
};

const freePort = async (wanted = 0): Promise<number> => {
  const server = createServer();
  server.listen(wanted, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
};

/** The first of `count` ports in a row that are free. */
const freePorts = async (count: number): Promise<number> => {
  for (let first = 56_150; first < 56_950; first += 10) {
    const free = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        freePort(first + index).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (free.every(Boolean)) return first;
  }
  throw new Error("No free ports for the Playgrounds between 56150 and 56950.");
};
