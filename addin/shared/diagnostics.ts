import { version } from "../../manifest/names.ts";
import type { Host } from "./host.ts";
import type { Session } from "./session.ts";

/** What a help desk needs and nothing more: codes, versions, the clock. No name, no address, no token. */
export const diagnostics = (host: Host, { state, config }: Session): string => {
  const facts = host.facts();
  const failure = state.kind === "out" ? state.failure : undefined;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["Code", failure?.code],
    ["Detail", failure?.detail],
    ["Tried", state.kind === "out" ? state.tried?.join("; ") : undefined],
    ["Page", `${version} ${location.pathname}`],
    ["Service", config?.mode ?? "not reached"],
    ["Place", `${facts.kind} ${facts.client ?? "unknown"} ${facts.version ?? ""} ${facts.accountType ?? ""}`.trim()],
    ["Nested sign-in", facts.nestedSignIn ? "yes" : "no"],
    ["Browser", navigator.userAgent],
    ["Time", new Date().toISOString()],
  ];
  return lines
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}: ${value ?? ""}`)
    .join("\n");
};
