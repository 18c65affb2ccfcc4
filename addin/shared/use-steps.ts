import { useEffect, useRef, useState } from "react";
import type { MailClient, StepsState } from "../../src/mailboxes/views.ts";
import type { ScreenProps } from "./screen-props.ts";
import { keep } from "./keep.ts";
import { clients } from "./words.ts";

export interface Steps {
  readonly client: MailClient;
  readonly isDone: (id: string) => boolean;
  readonly choose: (client: MailClient) => void;
  readonly tick: (id: string, done: boolean) => void;
}

const storageName = "steps";

const readKept = (): StepsState => {
  try {
    const value = JSON.parse(keep.get(storageName) ?? "{}") as Partial<StepsState>;
    const done = Array.isArray(value.done) ? value.done.filter((id) => typeof id === "string") : [];
    return { client: clients.find((name) => name === value.client) ?? null, done };
  } catch {
    // Somebody else's or an older page's text: start afresh.
    return { client: null, done: [] };
  }
};

const merge = (here: StepsState, there: StepsState): StepsState => ({
  client: there.client ?? here.client,
  done: [...new Set([...there.done, ...here.done])].slice(0, 200),
});

/** Ticks and the chosen client: kept on this device at once, and with the service when the person is signed in. */
export const useSteps = ({ host, session, mailbox, address }: ScreenProps): Steps => {
  const [state, setState] = useState(readKept);
  const signedIn = mailbox.view !== undefined;
  const first = useRef(true);
  const saved = mailbox.view?.steps;
  const { api } = session;

  useEffect(() => {
    // Ticks of another device join once, when the mailbox is first seen; afterwards this page's own presses lead.
    if (saved === undefined || !first.current) return;
    first.current = false;
    const both = merge(state, saved);
    setState(both);
    keep.set(storageName, JSON.stringify(both));
    // What was ticked before the mailbox was seen goes to the service as well: a phone has it then.
    const news = both.done.length > saved.done.length || both.client !== saved.client;
    if (news) api.saveSteps(both).catch(() => undefined);
  }, [saved, state, api]);

  const change = (next: StepsState): void => {
    setState(next);
    keep.set(storageName, JSON.stringify(next));
    // Kept here already: a lost save is made good by the next one.
    if (signedIn) api.saveSteps(next).catch(() => undefined);
  };

  const chosen = address.client ?? state.client ?? host.facts().client;
  const [override, setOverride] = useState<MailClient>();
  return {
    client: override ?? chosen ?? "classic-365",
    isDone: (id) => state.done.includes(id),
    choose: (client) => {
      setOverride(client);
      change({ ...state, client });
    },
    tick: (id, done) =>
      change({ ...state, done: done ? [...new Set([...state.done, id])] : state.done.filter((other) => other !== id) }),
  };
};
