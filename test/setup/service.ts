import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { pino } from "pino";
import { readConfig, type Config } from "../../src/config.ts";
import { startService, type Service } from "../../src/main.ts";
import type { Database } from "../../src/store/database.ts";
import { testDatabase } from "./database.ts";
import { freePorts } from "./ports.ts";
import { temporaryFolder } from "./temporary.ts";

export interface TestService extends Service {
  readonly origin: string;
  readonly config: Config;
  readonly db: Database;
  readonly tokenOf: (person: string) => Promise<string>;
  readonly call: (
    method: string,
    path: string,
    options?: { readonly as?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
  ) => Promise<{ readonly status: number; readonly headers: Headers; readonly json: unknown }>;
}

/** The whole service in local mode, on free ports, with a database and a data folder of its own. */
export const startTestService = async (environment: Readonly<Record<string, string>> = {}): Promise<TestService> => {
  const store = await testDatabase();
  const folder = await temporaryFolder(`onboarding-service-${randomUUID().slice(0, 8)}-`);
  const [port = 0, door = 0] = await freePorts(2);
  const config = readConfig({
    ONBOARDING_DATA: folder,
    DATABASE_URL: store.url,
    ONBOARDING_PORT: String(port),
    ONBOARDING_DOOR_PORT: String(door),
    ...environment,
  });
  const service = await startService(config, pino({ level: "silent" }));
  const origin = `http://127.0.0.1:${service.port}`;
  const tokens = new Map<string, string>();
  const tokenOf = async (person: string): Promise<string> => {
    const known = tokens.get(person);
    if (known !== undefined) return known;
    const answer = await fetch(`${origin}/local/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ person }),
    });
    const { token } = (await answer.json()) as { token: string };
    tokens.set(person, token);
    return token;
  };
  return {
    ...service,
    origin,
    config,
    db: store.db,
    tokenOf,
    call: async (method, path, { as, body, headers = {} } = {}) => {
      const answer = await fetch(`${origin}${path}`, {
        method,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        json: isJson(answer) ? (JSON.parse(text) as unknown) : undefined,
      };
    },
    close: async () => {
      await service.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const isJson = (answer: Response): boolean => answer.headers.get("content-type")?.includes("json") === true;
