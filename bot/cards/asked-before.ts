/** Which of the adviser's questions an ISM has asked already, in whatever words, and the organisation has answered. */
import type { RouteFact } from "../../src/knowledge/facts.ts";
import type { RouteAdviceView } from "../../src/knowledge/views.ts";
import type { IntentView } from "../../src/onboarding/views.ts";

const about: Readonly<Partial<Record<RouteFact, RegExp>>> = {
  coexistence:
    /\bco-?exist|\bside by side\b|\b(?:work|run|live) together\b|\bin parallel\b|\bboth (?:\w+ )?systems\b|\balongside\b|\bat the same time\b/i,
  topology: /\btopolog|\bforests?\b|\bdomains?\b|\bset-?up\b|\binfrastructure\b|\bservers?\b/i,
  sources: /\bhow many\b.{0,30}\b(?:systems?|sources?|platforms?)\b/i,
  mailboxes: /\b(?:how many|number of)\b.{0,20}\bmail ?boxes\b/i,
  teamSkill: /\bexperienced?\b|\bskills?\b|\bskilled\b|\bdone (?:this|one|a migration)\b/i,
  vips: /\bvips?\b|\bexecutives?\b|\bsenior (?:people|staff)\b/i,
  questEngineer: /\bquest\b/i,
};

type Unknown = RouteAdviceView["unknown"][number];

export const isAnswered = ({ question }: IntentView, { fact, question: ours }: Unknown): boolean => {
  if (question === null || question.answer === null) return false;
  return about[fact as RouteFact]?.test(question.text) === true || alike(ours, question.text);
};

/** More than half of our question's longer words stand in theirs. */
const alike = (ours: string, theirs: string): boolean => {
  const words = wordsOf(ours);
  const said = new Set(wordsOf(theirs));
  return words.length > 0 && words.filter((word) => said.has(word)).length / words.length > 0.5;
};
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 3);
