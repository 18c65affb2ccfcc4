/** Sign-in words, and a sentence a failure. The code is what a person reads out to the help desk. */
export const signInWords = {
  button: "Sign in",
  working: "Signing in. Look for a new window.",
  continueAs: "Continue as",
  local: "This is a demonstration on your own computer. Choose a person.",
  copy: "Copy diagnostics",
  copied: "Copied. Paste it into your message to the help desk.",
  out: "Sign out",
} as const;

export const failureSentences = {
  "S-01": "The sign-in window was closed before it was done. Press Sign in to try again.",
  "S-02": "Your browser blocked the sign-in window. Allow pop-ups for this page, or open the page in your browser.",
  "S-03": "The sign-in window did not answer. Press Sign in to try again.",
  "S-04": "Your account is not allowed to use this service yet. Ask your local administrator.",
  "S-05": "Your organisation has not approved this app yet. Ask your local administrator.",
  "S-06": "Outlook could not sign you in. Press Sign in to try in a window.",
  "S-07": "We cannot reach the service. Check your connection and try again.",
  "S-08": "Your old mail server could not confirm who you are. Open this page in your browser to sign in.",
  "S-09": "Your sign-in has ended. Sign in again.",
  "S-10": "Sign-in is not set up on this service. Your steps and the file check work without it.",
  "S-11":
    "The service did not accept your sign-in. Your organisation may not be set up yet. Ask your local administrator.",
  "S-99": "Sign-in did not work. Try again, or send the diagnostics to the help desk.",
} as const;

export type FailureCode = keyof typeof failureSentences;
