/** Just enough XML to write a manifest and to read it back for our own checks: elements, attributes, text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

type Child = XmlElement | string;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? "");
const plain: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescapeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => plain[name] ?? "");

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly Child[]
): XmlElement => ({
  name,
  attributes,
  children: content.filter((child) => typeof child !== "string"),
  text: content.filter((child) => typeof child === "string").join(""),
});

export const writeXml = (root: XmlElement): string => `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, "")}\n`;

const write = ({ name, attributes, children, text }: XmlElement, indent: string): string => {
  const head = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join("")}`;
  if (children.length === 0) return text === "" ? `${head} />` : `${head}>${escapeXml(text)}</${name}>`;
  return `${head}>\n${children.map((child) => write(child, `${indent}  `)).join("\n")}\n${indent}</${name}>`;
};

const token = /<(\/)?([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/)?>|<\?[^>]*\?>|<!--[\s\S]*?-->|([^<]+)/gy;

/** Reads what `writeXml` writes (and ordinary manifests). Throws with the place where it is not well formed. */
export const readXml = (source: string): XmlElement => {
  const top = { name: "", attributes: {}, children: [] as XmlElement[], text: "" };
  const open = [top];
  token.lastIndex = 0;
  let at = 0;
  while (at < source.length) {
    token.lastIndex = at;
    const match = token.exec(source);
    const current = open.at(-1);
    if (match === null || current === undefined) throw new Error(`The XML is not well formed at character ${at}.`);
    const [whole, closing, name, attributes = "", empty, text] = match;
    at += whole.length;
    if (text !== undefined) current.text += text.trim() === "" ? "" : unescapeXml(text);
    else if (name !== undefined && closing !== undefined) {
      if (current.name !== name) throw new Error(`<${current.name}> is closed by </${name}> at character ${at}.`);
      open.pop();
    } else if (name !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
        key,
        unescapeXml(value),
      ]);
      const next = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, children: [], text: "" };
      current.children.push(next);
      if (empty === undefined) open.push(next);
    }
  }
  const [root] = top.children;
  if (root === undefined || open.length !== 1) throw new Error("The XML ends too early.");
  return root;
};

/** Every element below and including `root`. */
export const allElements = (root: XmlElement): readonly XmlElement[] => [root, ...root.children.flatMap(allElements)];
