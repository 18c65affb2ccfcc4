import type { Certificate, Scope } from "./certificate.ts";

const escape = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const count = (n: number): string => n.toLocaleString("en-GB");
const megabytes = (n: number): string => `${(n / 1_000_000).toLocaleString("en-GB", { maximumFractionDigits: 1 })} MB`;

/** A part of a mailbox is not taken for the whole. */
const partOf = ({ folders = [], since }: Scope): string =>
  [
    "This certificate is for a part of the mailbox.",
    ...(folders.length === 0 ? [] : [`Only folders named like: ${folders.join(", ")}.`]),
    ...(since === undefined ? [] : [`Only messages from ${since.slice(0, 10)} on.`]),
  ].join(" ");

/** The certificate as a page that a person can read and print: one file, no script, nothing loaded from elsewhere. */
export const certificatePage = ({ body, signature, publicKey }: Certificate): string => {
  const { totals } = body;
  const altered = body.exceptions.filter(({ code }) => code === "content-differs").length;
  const verdict = body.inStep
    ? `${body.only === undefined ? "The copy" : "What was looked at"} is in step. Every message is accounted for.`
    : `The copy is not in step yet. ${count(totals.missing)} messages are missing, ${count(altered)} are not what was copied.`;
  const rows = (cells: readonly (readonly string[])[]): string =>
    cells.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`).join("\n");
  const facts = [
    ["Messages on the source", count(totals.items)],
    ["Size", megabytes(totals.bytes)],
    ["On the target byte for byte, with flags and date", count(totals.exact)],
    ["Changed, each listed below", count(totals.changed)],
    ["Left out, each listed below", count(totals.leftOut)],
    ["Missing", count(totals.missing)],
    ["On the target from elsewhere", count(totals.extra)],
  ];
  const exceptions = body.exceptions.map((one) => [
    one.folder,
    one.date.slice(0, 10),
    count(one.size),
    one.code,
    one.why,
    one.mend,
  ]);
  const folders = body.folders.map((one) => [
    one.folder,
    count(one.items),
    megabytes(one.bytes),
    count(one.exact),
    one.hash,
  ]);
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Mailbox certificate</title>
<style>
body { font: 1rem/1.5 Arial, sans-serif; color: #212b32; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; }
.verdict { border-left: 0.5rem solid ${body.inStep ? "#007f3b" : "#d5281b"}; padding: 0.5rem 1rem; font-weight: bold; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid #d8dde0; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>Mailbox certificate</h1>
<p class="verdict">${escape(verdict)}</p>
${body.only === undefined ? "" : `<p>${escape(partOf(body.only))}</p>\n`}<p>Made on ${escape(body.issued)}. Mailbox ${escape(body.mailbox.slice(0, 16))}.</p>
<h2>What was counted</h2>
<table><tbody>
${rows(facts)}
</tbody></table>
<h2>What is not exactly as it was</h2>
${exceptions.length === 0 ? "<p>Nothing.</p>" : table(["Folder", "Date", "Octets", "Code", "Why", "What to do"], rows(exceptions))}
<h2>Folders</h2>
${table(["Folder", "Messages", "Size", "Exact", "Hash"], rows(folders))}
<h2>When we say "in step"</h2>
<p>Only when no message is missing (at most ${body.thresholds.missing}), and each one left out or changed is listed here with its reason.</p>
<p>${signature === undefined ? "This certificate is not signed." : `Signed with Ed25519. Signature ${escape(signature)}. Public key ${escape(publicKey ?? "")}.`}</p>
</main>
</body>
</html>
`;
};

const table = (head: readonly string[], rows: string): string =>
  `<table><thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join("")}</tr></thead><tbody>\n${rows}\n</tbody></table>`;
