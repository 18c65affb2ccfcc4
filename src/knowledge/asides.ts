/** Short words after an answer that ask about the answer itself: "source?", "tell me more", "what about the other one?", "which is for us?". */
import { normalise } from "./tokens.ts";
import type { Entry } from "./types.ts";

export type Aside = "source" | "more" | "why" | "other" | "ours";

const us = "us|me|our (?:trust|practice|organisation|hospice|surgery|place|lot)";

const asides: readonly (readonly [Aside, RegExp])[] = [
  [
    "source",
    /^(?:and |so |but )*(?:(?:what(?:'s| is)?|which|where(?:'s| is)?) (?:is )?(?:your|the|that|its) (?:source|reference|section|evidence|authority)|(?:the |your )?(?:sources?|reference|citation|section|evidence)|says who|according to (?:who|whom|what)|who says(?: so| that)?|where (?:does|did|do) (?:that|this|it|you) (?:come|get|say|find)(?: (?:from|that|this|it|so))*(?: from)?|where(?:'s| is) (?:that|this|it) (?:from|written|said|stated)|how do you know(?: that)?|are you sure(?: about (?:that|this))?|which (?:document|section|page)(?: is (?:that|this|it)(?: in| from)?| says (?:that|so|this))?|prove it)$/,
  ],
  [
    "more",
    /^(?:and |so |ok(?:ay)? )*(?:(?:can you |could you )?(?:tell|give|show) me (?:a bit |some )?more(?: (?:about|on) (?:that|this|it)| details?| info\w*)?|more(?: (?:please|info\w*|details?))?|go on|elaborate|expand(?: on (?:that|this))?|(?:any(?:thing)?|what) else(?: (?:on|about) (?:that|this|it)| is there)?|is there more(?: to (?:it|know))?|carry on)$/,
  ],
  [
    "why",
    /^(?:but |and |ok(?:ay)? )*(?:why(?: (?:is|'s) (?:that|this|it)(?: so)?| so| though| not| then)?|how come|for what reason|what for|what's the reason)$/,
  ],
  [
    "other",
    /^(?:and |so |but )*(?:what about |how about |for )?(?:the )?others?(?: (?:one|ones|route|routes|option|options|way|ways|two))?$/,
  ],
  [
    "ours",
    new RegExp(
      `^(?:and |so |but |ok(?:ay)? |right |fine |well )*(?:which(?: (?:ones?|of (?:them|those|these|the (?:two|three))|route|option|way))?|what (?:one|route|option|way)|what(?= suits?| fits?)) (?:` +
        `(?:is|are|would be) (?:(?:the )?(?:right|best|one|meant|good|it) )*(?:for )?(?:${us}|ours|mine)|` +
        `(?:suits?|fits?|appl(?:y|ies) to|works? for|covers?) (?:best )?(?:${us})(?: best)?|` +
        `(?:do|should|would|must) (?:we|i) (?:choose|pick|go for|go with|take|use|need|follow|want|have))$`,
    ),
  ],
];

export const asideIn = (question: string): Aside | undefined => {
  const text = normalise(question)
    .replace(/[^\p{L}\p{N}' ]+/gu, " ")
    .replace(/\b(?:please|pls|then|thanks|ta|mate)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return asides.find(([, pattern]) => pattern.test(text))?.[0];
};

const routes = ["self-service", "partial managed", "managed"] as const;
const named = /\b(?:self-service|partial managed|managed)\b/i;

/** The question of an entry about one route, asked of the two others; none where it is about no route. */
export const askedOfOtherRoutes = ({ question }: Entry): readonly string[] => {
  const route = named.exec(question)?.[0].toLowerCase();
  return route === undefined ? [] : routes.filter((one) => one !== route).map((one) => question.replace(named, one));
};

/** The entry that says how to choose a route; its next step is the route adviser, who knows the organisation. */
export const routeChoice = "route-which";

export const isOfRoutes = ({ question }: Entry): boolean => named.test(question) || /\broutes?\b/i.test(question);
