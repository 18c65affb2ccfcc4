/** Questions to the guidance or to us, and words that were not understood. */
import { actsIn, type Act } from "../understanding/acts.ts";
import { fieldsNamed } from "../understanding/fields-named.ts";
import type { Understanding } from "../understanding/understand.ts";
import { factInWords } from "../words-values.ts";
import { askAgain, proceed } from "./ask.ts";
import { begin, commands, explainFields } from "./commands.ts";
import { fieldsOf } from "./catalogue.ts";
import { withOne } from "./draft.ts";
import type { DateSpan, Fact } from "./facts.ts";
import { answerOwn, answerReference } from "./own-answers.ts";
import { choices, effect, pend, say, set, tell, yesNo, type Talk } from "./talk.ts";

/** "What is an ODS code?" while we ask for it is about our question; all else goes to the guidance. */
/** The sentence that leads to the question. */
const lastBefore = (text: string, question: string): string =>
  text === question
    ? question
    : (text
        .slice(0, text.indexOf(question))
        .split(/[.!?\n]/)
        .findLast((part) => part.trim() !== "") ?? question);
const pronounOnly =
  /^\W*(?:and |but |so )*(?:what(?:'?s| is| are)|where(?:'?s| is| do i find)|how do i find)\s+(?:it|that|this|they|those)\b\W*$/i;

const nextStep =
  /^\W*(?:(?:and|so|ok|okay|well|right|but|hi|hello)\W+)*(?:what(?:'?s| is| happens| do (?:we|i) do| will happen| comes?)? (?:the )?(?:ne?xt|now|then)(?: (?:step|stage|thing|bit))*(?: (?:for us|then|with (?:it|this|us)))?|now what|ne?xt steps?|what(?:'?s| is) (?:the )?next (?:step|stage)(?: for us)?|what are we waiting for|who (?:has|is) (?:it|our request) (?:now|with)|who is dealing with (?:it|this|us)|how (?:is|are) (?:it|we|things) (?:going|doing|getting on)|where do we stand)\W*$/i;

/** "Bob leads. Why do you need all this?": a question to us, not to the guidance. */
const asides: ReadonlySet<Act> = new Set<Act>([
  "whoSees",
  "whyAsk",
  "whatMeans",
  "summary",
  "status",
  "advise",
  "help",
  "upset",
  "chitchat",
]);
const commandIn = (question: string): ((talk: Talk, text: string) => Talk) | undefined => {
  const acts = actsIn(question).filter((act) => asides.has(act));
  return commands.find(([name]) => acts.includes(name))?.[1];
};

export const askQuestions = (talk: Talk, questions: readonly string[], text = ""): Talk => {
  const [question] = questions;
  if (question === undefined) return proceed(talk);
  const { request } = talk.context;
  const busy = talk.state.mode === "intake" || talk.state.mode === "review";
  // With a request on record this is about that request, and the record knows.
  if (request !== undefined && !busy && nextStep.test(question)) return effect(talk, { do: "showStatus" });
  const ours = answerReference(talk, question) ?? answerOwn(talk, question);
  if (ours !== undefined) return ours;
  const aside = commandIn(question);
  if (aside !== undefined) return aside(talk, question);
  // "Not sure about the code, what is it?": "it" stands before the question.
  const meant = pronounOnly.test(question) ? text : question;
  const open = meant === question ? talk.state.asked : fieldsOf(talk.catalogue);
  const own = fieldsNamed(lastBefore(meant, question))
    .filter((field) => open.includes(field))
    .slice(0, 2);
  const last = talk.state.putOff.at(-1) ?? talk.state.asked[0];
  if (own.length === 0 && busy && pronounOnly.test(question) && last !== undefined) return explainFields(talk, [last]);
  if (
    own.length > 0 &&
    /^\W*(?:and |so |but |sorry )*(?:what(?:'s|s| is| are| do you mean)|which|where (?:do|can|will) i find|how do i find)\b/i.test(
      question,
    ) &&
    question.split(/\s+/).length <= 9
  ) {
    return explainFields(talk, own);
  }
  const { lastTopic } = talk.state;
  const bare = withoutFiller(question);
  const asking = set(talk, { waiting: withOne(talk.state.waiting, "answer"), lastQuestion: question.slice(0, 500) });
  return effect(asking, {
    do: "askKnowledge",
    question: bare,
    ...(lastTopic === undefined ? {} : { after: lastTopic }),
  });
};

/** "Wait, what is a PST btw?": the words around a question say nothing of it. */
const withoutFiller = (question: string): string => {
  const bare = question
    .replace(
      /^\W*(?:(?:wait|hang on|hold on|ok|okay|oh|hmm+|um+|erm?|sorry|right|well|actually|btw|by the way|quick (?:question|one)|hi|hello|hey|mate|also|please)\b[\s,.!:-]+)+(?=\S)/i,
      "",
    )
    .replace(
      /(?:[\s,.-]+(?:btw|by the way|pls|plz|please|thanks|thank you|ta|cheers|mate|tho|though|lol|again|out of interest|just wondering))+(?<mark>\W*)$/i,
      "$<mark>",
    );
  return /\p{L}{2}/u.test(bare) ? bare : question;
};

const sentencesOf = (text: string): readonly string[] => text.slice(0, 1_000).split(/(?<=[.!?])\s+|\n+/);

/** A date by itself while something else is asked: offered as the start. */
const offerStart = (talk: Talk, value: DateSpan): Talk => {
  const fact: Fact = { field: "preferredStart", value, said: value.raw };
  const noting = say(talk, "shallINote", { set: [{ field: fact.field, value: factInWords(fact) }] });
  return choices(pend(noting, { is: "confirmFacts", facts: [fact] }), yesNo);
};

/** Nothing was understood. Idle, the words may be a search; asked, we say so and ask again. */
export const miss = (talk: Talk, text: string, heard: Understanding): Talk => {
  const busy = talk.state.mode === "intake" || talk.state.mode === "review";
  const words = text.trim().split(/\s+/).length;
  if (
    !heard.gibberish &&
    words <= 40 &&
    (!busy || /^\W*(?:and|what about|how about|or)\b/i.test(text)) &&
    /\p{L}{3}/u.test(text)
  ) {
    return askQuestions(talk, [text.trim()]);
  }
  if (!busy && sentencesOf(text).some((sentence) => actsIn(sentence).includes("begin"))) return begin(talk, text);
  const [when] = heard.looseDates;
  if (busy && when !== undefined && words <= 8 && talk.state.draft.preferredStart === undefined)
    return offerStart(talk, when);
  const misses = talk.state.misses + 1;
  const counted = set(talk, { misses });
  if (!busy) return heard.looseDates.length > 0 ? begin(counted, text) : tell(counted, "idleMiss");
  if (misses >= 2) {
    return choices(tell(counted, "stillNot"), [
      { id: "form", label: "Fill in the form" },
      { id: "skip", label: "Skip this" },
      { id: "ask my ISM", label: "Ask my support manager" },
    ]);
  }
  const open = talk.state.asked.filter((field) => talk.state.draft[field] === undefined);
  // Of several, only those that were spoken of are explained: the questions themselves follow.
  const named = open.filter((field) => fieldsNamed(text).includes(field));
  const fields = named.length > 0 || open.length > 1 ? named : open;
  const missed = tell(counted, "notUnderstood");
  return askAgain(fields.length === 0 ? missed : say(missed, "explain", { fields }));
};
