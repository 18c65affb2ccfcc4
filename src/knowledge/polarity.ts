/**
 * "Is it free?" is answered by the entry "Is it charged for?", whose "Yes." would then say the opposite of what is true.
 * Words that turn a question round; where the question and the entry's own do not agree in them, a bare yes or no is
 * left out, and the sentence after it stands for itself.
 */
const turning =
  /\b(?:free|stop|stops|avoid|without|not|never|no|lose|loses|lost|losing|prevent|unable|cannot|leave|left|only|optional|wrong|bad|break|interrupt\w*|instead|skip|ignore)\b|n['’]t\b/gi;

const turns = (text: string): number => new Set((text.match(turning) ?? []).map((word) => word.toLowerCase())).size;

export const withoutMisleadingYes = (asked: string, question: string, answer: string): string =>
  turns(asked) % 2 === turns(question) % 2 ? answer : answer.replace(/^(?:Yes|No)\. (?=[A-Z])/, "");
