import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const page = `<!doctype html><input type="file" id="file"><script type="module">
  document.getElementById("file").addEventListener("change", ({ target }) => {
    const worker = new Worker("/test/pst/browser-worker.ts", { type: "module" });
    worker.onmessage = ({ data }) => (window.answer = JSON.stringify(data));
    worker.onerror = ({ message }) => (window.answer = JSON.stringify({ error: message }));
    worker.postMessage(target.files[0]);
  });
</script>`;

/** Serves the sources as they stand, types stripped: what runs in the browser is what runs here. */
export const browserServer = async (): Promise<{ readonly url: string; close(): void }> => {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const send = (type: string, body: string): void => {
      response.writeHead(200, { "content-type": type });
      response.end(body);
    };
    if (path === "/") send("text/html", page);
    else
      source(path).then(
        (body) => send("text/javascript", body),
        () => {
          response.writeHead(404);
          response.end();
        },
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
};

const source = async (path: string): Promise<string> => {
  if (path === "/fflate.js")
    return readFile(fileURLToPath(new URL("node_modules/fflate/esm/browser.js", root)), "utf8");
  if (!/^\/(src|test)\/[a-z0-9/-]+\.ts$/.test(path)) throw new Error("not served");
  const text = await readFile(fileURLToPath(new URL(path.slice(1), root)), "utf8");
  return stripTypeScriptTypes(text, { mode: "strip" }).replaceAll('from "fflate"', 'from "/fflate.js"');
};
