import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { DemoPeople, Me, PublicConfig } from "../../src/mailboxes/views.ts";
import type { SignInFailure } from "../sign-in/failure.ts";
import { ApiError, createApi, type Api, type MailboxAnswer } from "./api.ts";
import { DialogError, type Host } from "./host.ts";
import { startData } from "./start-data.ts";
import { paths } from "../../manifest/names.ts";

export type SessionState =
  | { readonly kind: "starting" }
  | { readonly kind: "offline" }
  | { readonly kind: "out"; readonly failure?: SignInFailure; readonly tried?: readonly string[] }
  | { readonly kind: "working" }
  /** `first`: the mailbox as it was asked for beside `me`, so that the status need not wait for another answer. */
  | { readonly kind: "in"; readonly me: Me; readonly first: MailboxAnswer | undefined };

export interface Session {
  readonly state: SessionState;
  readonly config: PublicConfig | undefined;
  readonly api: Api;
  /** People of the demonstration, in local mode only. */
  readonly demoPeople: DemoPeople["people"];
  readonly signIn: () => void;
  readonly continueAs: (person: string) => void;
  readonly signOut: () => void;
  /** The service no longer knows the token: renew it without a window, or say so. */
  readonly expired: () => void;
  readonly retry: () => void;
}

interface Held {
  readonly token: string;
  readonly expires: number;
}

/** Asked for again this long before it ends, ms. */
const renewBefore = 5 * 60_000;

/** Who the person is to the service. The token lives in a ref: never in storage, never in the document. */
export const useSession = (host: Host, settled: boolean, demoPerson: string | undefined): Session => {
  const held = useRef<Held | undefined>(undefined);
  const api = useMemo(() => createApi("", () => held.current?.token), []);
  const [state, setState] = useState<SessionState>({ kind: "starting" });
  const [config, setConfig] = useState<PublicConfig>();
  const [demoPeople, setDemoPeople] = useState<DemoPeople["people"]>([]);
  const [attempt, setAttempt] = useState(0);

  const hold = useCallback(
    async (token: Held): Promise<void> => {
      held.current = token;
      try {
        // Side by side: somebody without a mailbox gets a 404 for the second, which `me` explains.
        const [me, first] = await Promise.all([api.me(), api.mailbox(undefined).catch(() => undefined)]);
        setState({ kind: "in", me, first });
      } catch (error) {
        // A fresh token that the service refuses is not an ended sign-in: another organisation, or not set up yet.
        throw error instanceof ApiError && error.status === 401
          ? new DialogError("not-accepted", { cause: error })
          : error;
      }
    },
    [api],
  );

  const climb = useCallback(
    async (known: PublicConfig, mode: "quiet" | "press"): Promise<void> => {
      const { climb: climbLadder } = await import("../sign-in/ladder.ts");
      const context = { host, config: known, api, signInUrl: location.origin + paths.signIn };
      const result = await climbLadder(context, mode);
      if (result.ok) {
        await hold(result.token);
        if (result.rung !== "exchange") void linkExchange(host, api);
      }
      // A quiet attempt that fails is no failure to the person: they simply are not signed in.
      else setState(mode === "quiet" ? { kind: "out" } : { kind: "out", failure: result.failure, tried: result.tried });
    },
    [api, host, hold],
  );

  const fail = useCallback(async (error: unknown): Promise<void> => {
    const { failureOf } = await import("../sign-in/failure.ts");
    held.current = undefined;
    setState({ kind: "out", failure: failureOf(error), tried: [] });
  }, []);

  const continueAs = useCallback(
    (person: string): void => {
      setState({ kind: "working" });
      api
        .localToken(person)
        .then(({ token, expiresAt }) => hold({ token, expires: Date.parse(expiresAt) }))
        .catch(fail);
    },
    [api, fail, hold],
  );

  useEffect(() => {
    if (!settled) return;
    let current = true;
    const begin = async (): Promise<void> => {
      const given = startData();
      const known = given?.config ?? (await api.config());
      if (!current) return;
      setConfig(known);
      if (known.mode === "local") setDemoPeople(given?.people ?? (await api.demoPeople()).people);
      if (known.mode === "local" && demoPerson !== undefined) continueAs(demoPerson);
      else if (hasQuietRung(host)) await climb(known, "quiet");
      else setState({ kind: "out" });
    };
    begin().catch((error: unknown) => {
      if (!current) return;
      if (error instanceof ApiError && error.status === 0) setState({ kind: "offline" });
      else void fail(error);
    });
    return () => {
      current = false;
    };
  }, [api, host, settled, demoPerson, attempt, climb, continueAs, fail]);

  useEffect(() => {
    if (state.kind !== "in" || config === undefined) return;
    const wait = Math.max(0, (held.current?.expires ?? 0) - Date.now() - renewBefore);
    const timer = setTimeout(() => void climb(config, "quiet").catch(fail), Math.min(wait, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [state, config, climb, fail]);

  const expired = useCallback((): void => {
    if (config === undefined) return;
    if (hasQuietRung(host)) climb(config, "quiet").catch(fail);
    else void fail(new ApiError(401, undefined));
  }, [climb, config, fail, host]);

  return {
    expired,
    state,
    config,
    api,
    demoPeople,
    continueAs,
    signIn: () => {
      if (config === undefined) return;
      setState({ kind: "working" });
      climb(config, "press").catch(fail);
    },
    signOut: () => {
      held.current = undefined;
      setState({ kind: "out" });
    },
    retry: () => {
      setState({ kind: "starting" });
      setAttempt((count) => count + 1);
    },
  };
};

/** Signed in by a window beside an Exchange of the organisation's own: the next time its word will do. */
const linkExchange = async ({ exchangeToken }: Host, api: Api): Promise<void> => {
  try {
    if (exchangeToken !== undefined) await api.linkExchange(await exchangeToken());
  } catch {
    // Nothing is lost: the window signs in the next time as well.
  }
};

const hasQuietRung = (host: Host): boolean =>
  host.facts().nestedSignIn || host.exchangeToken !== undefined || host.teamsToken !== undefined;
