/** An access token for our API. `expires` in ms since 1970. Lives in memory only. */
export interface SignInToken {
  readonly token: string;
  readonly expires: number;
}
