import type { StartData } from "../../src/mailboxes/views.ts";

/** What the service wrote into the page, or undefined where it stands on some other server: then the page asks. */
export const startData = (): StartData | undefined => {
  const text = document.getElementById("start-data")?.textContent;
  return text == null || text === "" ? undefined : (JSON.parse(text) as StartData);
};
