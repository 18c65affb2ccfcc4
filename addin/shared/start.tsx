import type { JSX } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import type { Host, HostNote } from "./host.ts";
import { registerOurIcons } from "./icons.tsx";
import { Part } from "./part.tsx";
import { readAddress } from "./address.ts";

export interface Started {
  /** The page's real place is known now. `note` tells the person why Outlook itself is missing. */
  readonly moveTo: (host: Host, note?: HostNote) => void;
}

/** Paints the page into #root. `host` is a first guess; signing in waits for `moveTo`, reading does not. */
export const start = (host: Host): Started => {
  registerOurIcons();
  const element = document.getElementById("root");
  if (element === null) throw new Error("The page has no #root");
  const root = createRoot(element);
  const address = readAddress(location.hash, location.search);
  // The outermost part: whatever fails in the frame itself leaves a sentence and a way on, never an empty page.
  const paint = (app: JSX.Element): void => root.render(<Part>{app}</Part>);
  paint(<App host={host} settled={false} address={address} />);
  return {
    moveTo: (settledHost, note) => paint(<App host={settledHost} settled note={note} address={address} />),
  };
};
