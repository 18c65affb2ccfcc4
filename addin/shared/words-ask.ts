export const askWords = {
  label: "Your question about the move",
  button: "Ask",
  asking: "Looking for the answer.",
  failed: "We cannot reach the service, so we cannot answer now. The steps in “Set up Outlook” work without it.",
  unknown: "The guidance does not answer that. Ask your local administrator.",
  didYouMean: "Did you mean one of these?",
  noneOfThese: "None of these",
  source: "Source",
} as const;
