import { connect, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { asMailError, MailError } from "../errors.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
  /** Connect here instead (a checked IP address); `host` still names the server for TLS. */
  readonly connectTo?: string | undefined;
}

export type TlsOptions = Pick<ConnectionOptions, "ca" | "rejectUnauthorized" | "minVersion">;

const readBuffer = 128 * 1024;

/**
 * A connected socket, or a MailError that says why not. `reuse`: takes what was read, in one buffer that is used again;
 * false makes the socket wait for `resume()`.
 */
export const dial = (
  { host, port, connectTo }: Address,
  ms: number,
  reuse: ((chunk: Buffer) => boolean) | undefined,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const target = { host: connectTo ?? host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 };
    const onread = (take: (chunk: Buffer) => boolean) => ({
      buffer: Buffer.allocUnsafeSlow(readBuffer),
      callback: (length: number, buffer: Uint8Array) => take(Buffer.from(buffer.buffer, buffer.byteOffset, length)),
    });
    const socket = connect(reuse === undefined ? target : { ...target, onread: onread(reuse) });
    const timer = setTimeout(
      () => socket.destroy(new MailError("connect-timeout", `The server did not answer within ${ms / 1000} s.`)),
      ms,
    );
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(asMailError(error));
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });

/** TLS 1.2 or newer over a connected socket; the certificate must be for `host`. */
export const secure = (plain: Socket, { host }: Address, tls: TlsOptions, ms: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const named = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
    const socket = connectTls({ minVersion: "TLSv1.2", ...tls, ...named, host, socket: plain });
    const timer = setTimeout(() => socket.destroy(new MailError("tls-failed", "TLS was not agreed in time.")), ms);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      plain.destroy();
      const { code } = error as NodeJS.ErrnoException;
      reject(
        error instanceof MailError
          ? error
          : new MailError("tls-failed", `TLS was not agreed (${code ?? error.name}). ${tlsHint(code)}`, {
              cause: error,
            }),
      );
    };
    const cut = (): void => fail(new MailError("tls-failed", "The server ended the connection during TLS."));
    socket.once("error", fail);
    socket.once("close", cut);
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      socket.off("close", cut);
      resolve(socket);
    });
  });

const tlsHint = (code: string | undefined): string => {
  if (code === "CERT_HAS_EXPIRED") return "The server's certificate has expired.";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "The certificate is for another host name.";
  if (code?.includes("SELF_SIGNED") === true || code?.includes("UNABLE_TO") === true) {
    return "The certificate is not signed by an authority this machine trusts. Give its authority's certificate (--ca FILE on the command line).";
  }
  return "Is this port for TLS? imaps:// is for TLS from the start, imap:// for STARTTLS.";
};
