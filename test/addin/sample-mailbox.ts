import { mailboxStates } from "../../src/mailboxes/rules.ts";
import type { MyMailbox } from "../../src/mailboxes/views.ts";

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** A demonstration mailbox in the middle of its copy; `changes` make every other case. The timeline follows the state. */
export const myMailbox = (changes: Partial<MyMailbox> = {}): MyMailbox => {
  const state = changes.state ?? "copying";
  const order = mailboxStates.filter((name) => name !== "needs-attention");
  const reached = state === "needs-attention" ? 2 : order.indexOf(state);
  return {
    version: 3,
    state,
    since: day(-1),
    organisation: { name: "Demo Trust North (demonstration)", odsCode: "ZZ901" },
    switchAt: null,
    switchedAt: null,
    attention: null,
    copy: {
      itemsDone: 1_204,
      itemsTotal: 5_310,
      bytesDone: 420_000_000,
      bytesTotal: 1_900_000_000,
      secondsLeft: 7_300,
      paused: false,
      at: day(0),
    },
    notMoved: [],
    contact: {
      name: "Demo Administrator",
      role: "loa",
      email: "demo.administrator@old.example",
      chatUrl: "https://teams.microsoft.com/l/chat/0/0?users=demo.administrator%40old.example",
    },
    repoint: { needed: false, at: null, client: null, proof: null },
    steps: { client: null, done: [] },
    case: {
      route: "self-service",
      platform: "exchange-on-premises",
      oldAddress: "demo.nurse@old.example",
      newAddress: "demo.nurse@nhs.example",
      webUrl: "https://outlook.office.com/mail",
      quotaBytes: 4 * 1024 ** 3,
      sourceBytes: 5 * 1024 ** 3,
      sharedMailboxes: 2,
      delegates: 1,
      forwarding: true,
      archive: false,
      ways: ["pst-by-me", "twin-profiles", "engine"],
    },
    actions: ["contact"],
    ...changes,
    timeline: order.map((name, index) => ({
      state: name,
      at: index <= reached ? day(index - reached - 1) : null,
      done: index <= reached,
    })),
  };
};
