import { Agent as PlainAgent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import type { Socket } from "node:net";

/** Milliseconds for which an idle connection is used again. Node's own servers close theirs after 5 s, others later. */
const idleAtMost = 3_000;

export interface FreshConnections {
  /** The agent for calls to a service URL; connections that were idle for too long are closed before it is given. */
  readonly agentFor: (url: string) => PlainAgent;
}

/**
 * Kept connections for calls that may not be repeated. A connection that the other side has closed looks open until
 * this process reads that it was closed; while the process is busy, a call on it fails, and nobody can say whether it
 * was heard. So the age of an idle connection is judged by the clock at the moment of its use, which no delay of a timer
 * or of a read changes. Source: RFC 9112, 9.3.1 and 9.6.
 */
export const freshConnections = (now: () => number = () => performance.now()): FreshConnections => {
  const freed = new WeakMap<Socket, number>();
  const watched = <A extends PlainAgent>(agent: A): A =>
    agent.on("free", (socket: Socket) => {
      freed.set(socket, now());
    });
  const plain = watched(new PlainAgent({ keepAlive: true }));
  const tls = watched(new TlsAgent({ keepAlive: true }));
  return {
    agentFor: (url) => {
      const agent = url.startsWith("https:") ? tls : plain;
      const oldest = now() - idleAtMost;
      for (const socket of Object.values(agent.freeSockets).flat()) {
        if (socket !== undefined && (freed.get(socket) ?? -Infinity) < oldest) socket.destroy();
      }
      return agent;
    },
  };
};
