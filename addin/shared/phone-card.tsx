import qrcode from "qrcode-generator";
import { useMemo, useState, type JSX } from "react";
import type { MailClient } from "../../src/mailboxes/views.ts";
import { addressOf } from "./address.ts";
import { ClientPicker } from "./client-picker.tsx";
import type { Session } from "./session.ts";
import { setupWords } from "./words-setup.ts";
import { paths } from "../../manifest/names.ts";

/** One path for the whole square: each dark module a 1 x 1 box, with the quiet zone of 4 that readers need (ISO 18004). */
const pathOf = (text: string): { readonly path: string; readonly size: number } => {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const boxes: string[] = [];
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) boxes.push(`M${column + 4} ${row + 4}h1v1h-1z`);
    }
  }
  return { path: boxes.join(""), size: count + 8 };
};

/** Moves the phone's steps to the phone. */
export const PhoneCard = ({ session }: { readonly session: Session }): JSX.Element => {
  const [client, setClient] = useState<MailClient>("ios");
  const webUrl = session.config?.webUrl ?? `${location.origin}${paths.web}`;
  const url = addressOf(webUrl, "setup", client);
  const { path, size } = useMemo(() => pathOf(url), [url]);
  return (
    <details className="fold">
      <summary>{setupWords.phone}</summary>
      <ClientPicker client={client} choose={setClient} label={setupWords.phoneWhich} only={["ios", "android"]} />
      <p>{setupWords.phoneHow}</p>
      <div className="qr">
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={url} shapeRendering="crispEdges">
          <path d={path} />
        </svg>
      </div>
      <p className="quiet">{url}</p>
    </details>
  );
};
