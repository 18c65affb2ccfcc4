import type { Agent } from "node:http";
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type Activity,
  type InvokeResponse,
  type TurnContext,
} from "botbuilder";
import {
  AuthenticationConstants,
  ClaimsIdentity,
  ConnectorFactory,
  ServiceClientCredentialsFactory,
  type ConnectorClient,
  type AuthenticateRequestResult,
  type ServiceClientCredentials,
  type UserTokenClient,
} from "botframework-connector";
import { freshConnections, type FreshConnections } from "./fresh-connections.ts";

/** How our own calls to the channel are signed: a client secret in production, nothing on loopback. */
export type BotCredentials =
  | { readonly kind: "secret"; readonly appId: string; readonly password: string; readonly tenantId: string }
  | { readonly kind: "local"; readonly appId: string };

/**
 * The SDK's adapter behind our own door (messages.ts). It never decides who may speak: it is handed activities of
 * callers that are verified already, and refuses every other way in (its own token check, skills, web sockets).
 */
export class TeamsAdapter extends CloudAdapter {
  readonly appId: string;

  constructor(credentials: BotCredentials) {
    super(new OutboundOnly(settingsOf(credentials), new BotCredentialsFactory(credentials)));
    this.appId = credentials.appId;
    this.onTurnError = (_context, error) => Promise.reject(error);
  }

  /** Runs one activity of a verified caller. Resolves to the response of an invoke; rejects as `logic` does. */
  admit(
    activity: Activity,
    serviceUrl: string,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const identity = new ClaimsIdentity(
      [
        { type: AuthenticationConstants.AudienceClaim, value: this.appId },
        { type: AuthenticationConstants.ServiceUrlClaim, value: serviceUrl },
      ],
      true,
    );
    const verified: AuthenticateRequestResult = {
      audience: AuthenticationConstants.ToChannelFromBotOAuthScope,
      claimsIdentity: identity,
      connectorFactory: this.botFrameworkAuthentication.createConnectorFactory(identity),
    };
    return this.processActivity(verified, activity, logic);
  }
}

/** Makes clients for calls to the channel, once each; lets nobody in. */
class OutboundOnly extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = new Map<string, Promise<ConnectorClient>>();
  readonly #connections = freshConnections();
  #userTokens: Promise<UserTokenClient> | undefined;

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return new PatientOnlyOnce(super.createConnectorFactory(identity), this.#connectors, this.#connections);
  }

  /** Nobody signs in through the bot, but the SDK makes this client for every turn: one serves them all. */
  override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    this.#userTokens ??= super.createUserTokenClient(identity).catch((error: unknown) => {
      this.#userTokens = undefined;
      throw error;
    });
    return this.#userTokens;
  }

  override authenticateRequest(): Promise<never> {
    return Promise.reject(new Error("Callers are verified in messages.ts, before the adapter."));
  }
  override authenticateStreamingRequest(): Promise<never> {
    return this.authenticateRequest();
  }
  override authenticateChannelRequest(): Promise<never> {
    return this.authenticateRequest();
  }
}

/** Milliseconds for one call to the channel. */
const deadline = 10_000;

interface Pipeline {
  readonly removePolicy: (policy: { readonly name: string }) => unknown;
  readonly addPolicy: (
    policy: {
      readonly name: string;
      readonly sendRequest: (
        request: { readonly url: string; timeout: number; agent?: Agent },
        next: (request: object) => Promise<unknown>,
      ) => Promise<unknown>;
    },
    where: { readonly afterPhase: "Sign" },
  ) => void;
}

/** Service URLs whose clients are kept. Teams has a handful, one a region. */
const mostConnectors = 50;

/**
 * The SDK's client repeats a failed call up to three times over 11 s. A post is not idempotent, so a repeated one may
 * show twice: here each call is made once, within its deadline. Who repeats, and when, is the outbox's to decide, and
 * Teams' own, which delivers an unanswered activity again.
 * A client holds no state of a turn: one for each service URL and audience is made, with its credentials, and kept.
 */
class PatientOnlyOnce extends ConnectorFactory {
  readonly #inner: ConnectorFactory;
  readonly #kept: Map<string, Promise<ConnectorClient>>;
  readonly #connections: FreshConnections;

  constructor(inner: ConnectorFactory, kept: Map<string, Promise<ConnectorClient>>, connections: FreshConnections) {
    super();
    this.#inner = inner;
    this.#kept = kept;
    this.#connections = connections;
  }

  override create(serviceUrl: string, audience?: string): Promise<ConnectorClient> {
    const name = JSON.stringify([serviceUrl, audience]);
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    const made = this.#make(serviceUrl, audience).catch((error: unknown) => {
      this.#kept.delete(name);
      throw error;
    });
    this.#kept.set(name, made);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostConnectors && oldest !== undefined) this.#kept.delete(oldest);
    return made;
  }

  async #make(serviceUrl: string, audience?: string): Promise<ConnectorClient> {
    const made = await this.#inner.create(serviceUrl, audience);
    const { pipeline } = (made as unknown as { client: { pipeline: Pipeline } }).client;
    pipeline.removePolicy({ name: "defaultRetryPolicy" });
    pipeline.addPolicy(
      {
        name: "deadline",
        sendRequest: (request, next) => {
          request.timeout = deadline;
          request.agent = this.#connections.agentFor(request.url);
          return next(request);
        },
      },
      { afterPhase: "Sign" },
    );
    return made;
  }
}

const nowhere = "http://127.0.0.1:9/";

// One of these addresses makes all seven count as given; in local mode none of them may leave the machine.
const settingsOf = (credentials: BotCredentials): Record<string, string> =>
  credentials.kind === "secret"
    ? { MicrosoftAppId: credentials.appId, MicrosoftAppTenantId: credentials.tenantId }
    : {
        MicrosoftAppId: credentials.appId,
        ToChannelFromBotLoginUrl: nowhere,
        ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
        ToBotFromChannelTokenIssuer: nowhere,
        OAuthUrl: nowhere,
        ToBotFromChannelOpenIdMetadataUrl: nowhere,
        ToBotFromEmulatorOpenIdMetadataUrl: nowhere,
        CallerId: "",
      };

/** Signs our own calls to the channel; knows one bot. */
class BotCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly #credentials: BotCredentials;
  readonly #secret: ConfigurationServiceClientCredentialFactory | undefined;

  constructor(credentials: BotCredentials) {
    super();
    this.#credentials = credentials;
    if (credentials.kind === "local") return;
    this.#secret = new ConfigurationServiceClientCredentialFactory({
      MicrosoftAppType: "SingleTenant",
      MicrosoftAppId: credentials.appId,
      MicrosoftAppPassword: credentials.password,
      MicrosoftAppTenantId: credentials.tenantId,
    });
  }

  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.#credentials.appId);
  }

  /** Never: without an app id the SDK would let everybody in. */
  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override createCredentials(
    appId: string,
    audience: string,
    login: string,
    validateAuthority: boolean,
  ): Promise<ServiceClientCredentials> {
    // Local mode has no Microsoft to get a token from; what listens on loopback does not ask for one.
    if (this.#secret === undefined) return Promise.resolve({ signRequest: (request) => Promise.resolve(request) });
    return this.#secret.createCredentials(appId, audience, login, validateAuthority);
  }
}
