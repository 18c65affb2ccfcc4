import type { Config } from "../src/config.ts";
import type { BotCredentials } from "./adapter.ts";
import { fetchedKeys, givenKeys } from "./channel-keys.ts";
import type { SpeakerRules } from "./speaker.ts";

/** Who signs what Teams sends, and where its keys are published ("Authentication with the Bot Connector API"). */
export const channelIssuer = "https://api.botframework.com";
const metadataUrl = "https://login.botframework.com/v1/.well-known/openidconfiguration";

/**
 * What the bot needs of the configuration. In local mode the keys are the local issuer's own (`localKeys`, an RFC 7517
 * key set), so that tokens are verified there by the same code as in production.
 */
export const botSettings = (
  config: Config,
  localKeys: unknown,
  now: () => Date,
): { readonly rules: SpeakerRules; readonly credentials: BotCredentials } => {
  const { appId, appPassword, appTenantId, serviceHosts } = config.bot;
  const local = config.mode === "local";
  return {
    rules: {
      appId,
      issuer: channelIssuer,
      keys: local ? givenKeys(localKeys) : fetchedKeys({ metadataUrl, now }),
      tenants: config.people.tenants,
      serviceUrls: local ? { kind: "loopback" } : { kind: "hosts", hosts: serviceHosts },
    },
    credentials: local
      ? { kind: "local", appId }
      : { kind: "secret", appId, password: appPassword, tenantId: appTenantId },
  };
};
