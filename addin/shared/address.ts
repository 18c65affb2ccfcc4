import type { MailClient } from "../../src/mailboxes/views.ts";
import { clients, sections, type Section } from "./words.ts";

/** What a link to the page may ask for: `#/setup/ios` (a QR code), and `?as=` a demonstration person in local mode. */
export interface PageAddress {
  readonly section: Section;
  readonly client: MailClient | undefined;
  readonly demoPerson: string | undefined;
}

/** Anything unknown is ignored: Outlook adds parts of its own to the address. */
export const readAddress = (hash: string, search: string): PageAddress => {
  const [, wanted, client] = /^#\/([a-z]+)(?:\/([a-z0-9-]+))?/.exec(hash) ?? [];
  return {
    section: sections.find((name) => name === wanted) ?? "status",
    client: clients.find((name) => name === client),
    demoPerson: new URLSearchParams(search).get("as") ?? undefined,
  };
};

/** The address of a part of the plain web page, for a QR code or a link. */
export const addressOf = (webUrl: string, section: Section, client?: MailClient): string =>
  `${webUrl}#/${section}${client === undefined ? "" : `/${client}`}`;
