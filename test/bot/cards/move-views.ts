import type { HeldOnCard, MoveView } from "../../../src/mailboxes/deciding/actions.ts";
import type { HeldItem, WaveView } from "../../../src/mailboxes/deciding/views.ts";
import type { SwitchView } from "../../../src/mailboxes/switch/views.ts";

/** Views of a move as the core makes them, with `text` in every place where a person's words may stand. */
const at = "2027-01-11T10:00:00.000Z";

export const waveView = (text: string, more: Partial<WaveView> = {}): WaveView => ({
  id: "01980000-0000-4000-8000-000000000001",
  version: 3,
  name: text,
  odsCode: "ZZ901",
  organisation: text,
  state: "running",
  counts: { all: 1_200, onTheWay: 3, inStep: 1_190, scheduled: 1, switched: 4, attention: 1, stopped: 1 },
  switchAt: null,
  goes: { organisation: null, support: { by: text, at } },
  putOff: { by: text, at },
  actions: ["now", "at", "not-yet", "support-go", "pause"],
  ...more,
});

export const moveView = (text: string): MoveView => ({
  odsCode: "ZZ901",
  organisation: text,
  mailboxes: {
    ...{ mapped: 2, "account-created": 1, copying: 3, "in-step": 4, "switch-scheduled": 1, switched: 5 },
    ...{ "re-pointed": 1, "data-imported": 1, complete: 2, "needs-attention": 1 },
  },
  waves: Array.from({ length: 8 }, (_, n) => waveView(text, { version: n + 1 })),
});

export const switchView = (text: string, more: Partial<SwitchView> = {}): SwitchView => ({
  mailbox: "01980000-0000-4000-8000-000000000002",
  externalId: text,
  odsCode: "ZZ901",
  version: 7,
  state: "in-step",
  switchAt: null,
  switchedAt: null,
  attempt: {
    number: 2,
    state: "rolled-back",
    startedAt: at,
    reason: text,
    forwarding: "administrator",
    instruction: [text, text, text, text, text],
    rollBack: { by: text, reason: text, bringBack: true, returned: { planned: 4, brought: 3, left: 1 } },
    steps: (["final-delta", "verify", "forward", "probe", "mark", "tell", "watch"] as const).map((step) => ({
      step,
      state: "done",
      at,
      reason: text,
    })),
  },
  actions: ["schedule", "cancel", "confirm-forwarding", "roll-back"],
  ...more,
});

export const heldList = (text: string, held = 12, refused = 0): HeldOnCard => ({
  odsCode: "ZZ901",
  organisation: text,
  counts: { held, kept: 2, releasing: 1, released: 3, refused },
  items: Array.from({ length: Math.min(5, held) }, (_, n) => heldItem(text, n)),
  refused: Array.from({ length: Math.min(2, refused) }, (_, n) => ({
    ...heldItem(text, 5 + n),
    state: "refused" as const,
    reason: text,
  })),
  lately: [
    { name: text, did: "released", by: text, mine: true, at, arrived: refused === 0 ? "not-yet" : "refused" },
    { name: text, did: "kept", by: text, mine: false, at, arrived: "not-yet" },
  ],
  next: null,
});

const heldItem = (text: string, n: number): HeldItem => ({
  id: `01980000-0000-4000-8000-00000000000${n}`,
  version: 1,
  mailbox: "01980000-0000-4000-8000-000000000002",
  externalId: text,
  name: text,
  why: text,
  size: 120_000,
  state: "held",
  at,
  decided: null,
  reason: null,
  actions: ["release", "keep"],
});
