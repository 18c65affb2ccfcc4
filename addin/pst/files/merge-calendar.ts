const outer = new Set(["BEGIN:VCALENDAR", "END:VCALENDAR"]);

/**
 * Several calendar objects as one file, which is what mail programs take in: the head of the first, each time zone once,
 * then the events and tasks (RFC 5545 3.4). The parts are the export's own, so their form is known.
 */
export const mergeCalendars = (objects: readonly string[]): readonly string[] => {
  const zones = new Map<string, string>();
  const rest: string[] = [];
  let head = "";
  for (const object of objects) {
    const components = split(object);
    head ||= components.head;
    for (const { name, text } of components.parts) {
      // A zone's name is made from its rules, so equal names are equal zones.
      if (name === "VTIMEZONE") zones.set(/^TZID[^\r]*/m.exec(text)?.[0] ?? text, text);
      else rest.push(text);
    }
  }
  return objects.length === 0 ? [] : [head, ...zones.values(), ...rest, "END:VCALENDAR\r\n"];
};

interface Component {
  readonly name: string;
  readonly text: string;
}

const split = (object: string): { readonly head: string; readonly parts: readonly Component[] } => {
  let head = "BEGIN:VCALENDAR\r\n";
  const parts: Component[] = [];
  let name: string | undefined;
  let lines: string[] = [];
  for (const line of object.split("\r\n")) {
    if (name === undefined && (line === "" || outer.has(line))) continue;
    if (name === undefined && !line.startsWith("BEGIN:")) {
      head += `${line}\r\n`;
      continue;
    }
    name ??= line.slice("BEGIN:".length);
    lines.push(line);
    if (line !== `END:${name}`) continue;
    parts.push({ name, text: `${lines.join("\r\n")}\r\n` });
    name = undefined;
    lines = [];
  }
  return { head, parts };
};
