/**
 * The sign-in window cannot count on `window.opener`: Microsoft's pages cut it (Cross-Origin-Opener-Policy). A channel of
 * our own origin, named by a number that only the two windows know, survives that.
 */
export const signInChannel = (name: string): BroadcastChannel => new BroadcastChannel(`sign-in-${name}`);
