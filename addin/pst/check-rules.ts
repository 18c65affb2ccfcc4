import type { CheckRules } from "./report.ts";

export const checkRules: CheckRules = { blockedTypes: new Set([".exe", ".docm"]), messageLimitBytes: 35 * 1024 * 1024 };
