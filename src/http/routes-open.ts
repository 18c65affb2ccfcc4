import { z } from "zod";
import type { RulePack } from "../mail/rules-pack.ts";
import { PublicConfig } from "../mailboxes/views.ts";
import { problem } from "./problems.ts";
import type { Metrics } from "./metrics.ts";
import { forAnyone, forLoopback, type Route } from "./route.ts";

export interface OpenRoutesDeps {
  readonly publicConfig: PublicConfig;
  readonly rules: RulePack;
  /** Whether the service can do its work now; the names of what is missing, without details. */
  readonly notReady: () => Promise<readonly string[]>;
  readonly description: () => object;
  readonly metrics: Metrics;
}

/** What anybody may read: is it alive, is it ready, what must a page know, how is the API described. */
export const openRoutes = ({
  publicConfig,
  rules,
  notReady,
  description,
  metrics,
}: OpenRoutesDeps): readonly Route[] => [
  forAnyone({
    method: "get",
    path: "/health/live",
    summary: "The process runs",
    answer: z.object({ status: z.literal("live") }),
    handle: () => ({ status: 200, view: { status: "live" } as const }),
  }),
  forAnyone({
    method: "get",
    path: "/health/ready",
    summary: "The service can do its work",
    answer: z.object({ status: z.literal("ready") }),
    handle: async () => {
      const missing = await notReady();
      if (missing.length === 0) return { status: 200, view: { status: "ready" } as const };
      return problem(503, "not-ready", "Not ready", `Not ready: ${missing.join(", ")}. Try again in a minute.`);
    },
  }),
  forLoopback({
    method: "get",
    path: "/metrics",
    summary: "Prometheus metrics; a proxy does not pass them on",
    handle: async () => ({
      status: 200,
      text: { type: metrics.registry.contentType, body: await metrics.registry.metrics() },
    }),
  }),
  forAnyone({
    method: "get",
    path: "/api/v1/openapi.json",
    summary: "This description",
    answer: z.looseObject({}),
    handle: () => ({ status: 200, view: description() as Record<string, unknown> }),
  }),
  forAnyone({
    method: "get",
    path: "/api/v1/config",
    summary: "What a page must know before anybody signed in",
    answer: PublicConfig,
    handle: () => ({ status: 200, view: publicConfig }),
  }),
  forAnyone({
    method: "get",
    path: "/api/v1/rules",
    summary: "What NHSmail takes and what it stops, dated and sourced: what a file check judges by",
    answer: z.looseObject({}),
    handle: () => ({ status: 200, view: { ...rules } }),
  }),
];
