import type { IncomingMessage } from "node:http";

/** The body was not taken: `status` says why (RFC 9110: 413 too large, 415 encoding or type, 400 not JSON or cut short). */
export class BodyError extends Error {
  readonly status: 400 | 413 | 415;
  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.name = "BodyError";
    this.status = status;
  }
}

/**
 * Reads a request's body up to `limit` bytes. The announced length is judged before a byte is read, and compressed
 * bodies are not taken: restify's own reader counts only compressed bytes, so a small gzip could fill the memory.
 */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Buffer> => {
  if (request.headers["content-encoding"] !== undefined) {
    throw new BodyError(415, "Send the body without content-encoding.");
  }
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw tooLarge(limit);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
};

const tooLarge = (limit: number): BodyError =>
  new BodyError(413, `The body is larger than ${Math.floor(limit / 1024)} KB. Send less.`);

/** Reads a JSON body; undefined where there is none. */
export const readJson = async (request: IncomingMessage, limit: number): Promise<unknown> => {
  const body = await readBody(request, limit);
  if (body.length === 0) return undefined;
  const type = request.headers["content-type"] ?? "";
  // A form of another site can post text/plain without asking the browser's permission; JSON cannot (Fetch, CORS).
  if (!/^application\/([a-z.+-]+\+)?json\b/i.test(type)) throw new BodyError(415, "Send the body as application/json.");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch (cause) {
    throw Object.assign(new BodyError(400, "The body is not valid JSON. Check it and send it again."), { cause });
  }
};
