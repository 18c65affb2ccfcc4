import compiled from "./entries.json" with { type: "json" };
import type { Entry } from "./types.ts";

/**
 * The curated entries. They are written in entries/*.yaml; entries.json is made from those by `node
 * src/knowledge/compile.ts`, which checks them, so that a start need not read YAML. A test keeps the two the same.
 */
export const loadEntries = (): readonly Entry[] => compiled as readonly Entry[];
