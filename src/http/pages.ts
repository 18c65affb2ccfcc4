import type { Request, Response } from "restify";
import { contentSecurityPolicy, pageHeaders, type PolicyChoices } from "../../manifest/names.ts";
import type { StaticFile } from "./static-files.ts";

/** Serves the built pages out of the table that was read at start; a folder's address gives its index.html. */
export const servePages =
  (files: ReadonlyMap<string, StaticFile>, choices: PolicyChoices) =>
  (request: Request, response: Response): void => {
    const path = request.getPath();
    const key = `${path}${path.endsWith("/") ? "index.html" : ""}`.replace(/^\/+/, "");
    const file = files.get(key);
    if (file === undefined) {
      const folder = files.has(`${key}/index.html`);
      response.writeHead(folder ? 308 : 404, folder ? { Location: `/${key}/` } : { "Content-Type": "text/plain" });
      response.end(folder ? "" : "There is nothing here. Check the address.\n");
      return;
    }
    const { body, encoding } = encoded(file, request.headers["accept-encoding"] ?? "");
    const headers: Record<string, string> = {
      ...pageHeaders,
      "Content-Type": file.type,
      "Content-Security-Policy": contentSecurityPolicy(path, choices),
      "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
      ETag: file.etag,
      Vary: "Accept-Encoding",
      "Content-Length": String(body.length),
      ...(encoding === undefined ? {} : { "Content-Encoding": encoding }),
    };
    if (request.headers["if-none-match"] === file.etag) {
      delete headers["Content-Length"];
      response.writeHead(304, headers);
      response.end();
      return;
    }
    response.writeHead(200, headers);
    response.end(request.method === "HEAD" ? undefined : body);
  };

const encoded = (file: StaticFile, accepted: string): { readonly body: Buffer; readonly encoding?: string } => {
  if (file.brotli !== undefined && /\bbr\b/.test(accepted)) return { body: file.brotli, encoding: "br" };
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted)) return { body: file.gzip, encoding: "gzip" };
  return { body: file.plain };
};
