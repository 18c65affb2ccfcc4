/** What a message does, beside giving facts: a command, a courtesy, a refusal to answer. */
export const actKinds = [
  "greeting",
  "help",
  "thanks",
  "bye",
  "chitchat",
  "whoSees",
  "upset",
  "noForm",
  "whyAsk",
  "whatMeans",
  "repeat",
  "summary",
  "startAgain",
  "cancel",
  "withdraw",
  "status",
  "skip",
  "dontKnow",
  "yes",
  "no",
  "form",
  "submit",
  "begin",
  "change",
  "askIsm",
  "advise",
  "wait",
  "back",
] as const;
export type Act = (typeof actKinds)[number];

const polite =
  "(?:(?:ok|okay|oh|ooh|ah|well|so|hm+|um+|erm+|er|right|perfect|great|lovely|brilliant|good|fine|cool|super|excellent|thanks|ta|cheers|please|pls|plz|sorry|hi|hello|hey|actually|just|can you|could you|can i|could i|can we|could we|i'd like to|i would like to|i want to|i wanna|let me|let's|lets|we'd like to|we want to|i need to|no|ye|yes|yeah|yep|aye|hang on|wait|now|then|and|but|would you|will you|go on|right then|alright|i think i'll|i think we'll|we'll|i'll)[\\s,.!-]*)*";
const end =
  "(?:[\\s,]*(?:please|pls|plz|thanks|thank you|ta|cheers|now|then|mate|for me|for us|if you can|if possible|again|sorry|for now|at the moment|yet|so far|ok|okay|though|tbh|really|here|today))*\\W*$";
const whole = (core: string): RegExp => new RegExp(`^\\W*${polite}(?:${core})${end}`, "i");

const it =
  "(?:it|this|that|the (?:intent|request|application|form|draft|thing|process|lot|whole thing)|my (?:intent|request|application|draft)|our (?:intent|request|application|draft)|everything|them|all of it|all)";
const table: readonly (readonly [Act, readonly RegExp[]])[] = [
  [
    "withdraw",
    [
      whole(
        `(?:withdraw|retract|pull|rescind|take back)(?: ${it})?(?: altogether| out)?(?: from .{3,40})?|we (?:no longer|don't|do not) (?:want|wish|need) to (?:join|migrate|move|go ahead)(?: .{0,40})?|(?:we(?:'ve| have) )?changed our minds?(?:,? (?:we )?don't want to (?:join|migrate|go ahead))?|we're (?:not going ahead|pulling out)(?: .{0,30})?`,
      ),
    ],
  ],
  [
    "cancel",
    [
      whole(
        `(?:cancel|abort|abandon|forget|drop|scrap|stop|quit|exit|bin|leave|discard|delete)(?: ${it})?(?: altogether| completely)?|never ?mind(?: ${it})?|(?:i )?(?:don't|do not) want to (?:do (?:this|it)|carry on|continue|go on)(?: any ?more)?|i give up|not (?:now|interested)|stop (?:asking|the questions)`,
      ),
    ],
  ],
  [
    "startAgain",
    [
      whole(
        `(?:start|begin|restart|reset)(?: ${it})?(?: all)?(?: over)?(?: again| afresh| anew| from (?:scratch|the (?:beginning|start|top))| over(?: again)?)|restart|reset|(?:clear|wipe|delete|scrap|discard|bin|throw away) (?:everything|it all|all (?:of )?(?:that|it|my answers)|my answers|the lot|what (?:you have|i said))(?: and (?:start|begin)(?: over| again| afresh)?)?|from (?:the (?:start|beginning|top)|scratch)|redo (?:it|everything|the whole thing)|do (?:it|this|everything) (?:all )?(?:over )?again|new (?:request|intent|one) from scratch|scrap (?:that|it|this) and start (?:again|over)`,
      ),
    ],
  ],
  [
    "summary",
    [
      whole(
        `(?:what|which|wot|whats|what's)(?: \\w+)?(?: have| do|'ve|ve| is| did)? (?:you|u|we|i) (?:got|have|had|know|given|told|said|recorded|written|put|collected|noted|captured|taken)(?: (?:you|down|from me|about us|on us|for us|already|on file|on record|me))*(?: so far| already| up to now| until now| thus far| to date)?|(?:so far|recap|summary|summari[sz]e|sum up|summarise .*|read (?:it|that|them|everything)(?: all)? back(?: to me)?(?: so far)?|(?:show|give|send|tell|repeat)(?: me)?(?: to me)? (?:a |the |my |our )?(?:summary|recap|answers|details|facts|draft|what you(?:'ve| have)?(?: got)?(?: so far)?|everything|progress|where we are|what i(?:'ve| have) (?:said|given|told you)(?: so far)?)|what does (?:it|that|the request) (?:look like|say)(?: so far| now)?|how does (?:it|that) look(?: so far| now)?|(?:let me|can i|may i) (?:see|check|read)(?: (?:it|that|them|what you have|my answers))?(?: (?:again|so far|now|first))*|where (?:are|were) we(?: up to| at)?(?: with (?:the|my) (?:questions|answers|form))?|(?:how far|where) (?:have we|did we) (?:got|get)(?: to)?|review|check (?:my|the) answers|what(?:'s| is|s) (?:left|missing|still (?:missing|needed|to do|outstanding)|outstanding|next)|what do you still need|is (?:that|this|it) (?:everything|all(?: of it)?|the lot|it|all (?:you need|done))(?: you need)?|(?:do you )?need anything (?:else|more)(?: from (?:me|us))?|anything else(?: you need)?(?: from (?:me|us))?|have you got (?:everything|all you need|what you need)|are we (?:done|finished|there(?: yet)?)|is that us done|how many (?:questions|more)(?: are)?(?: left| to go)?|what else do you need)(?: so far)?`,
      ),
    ],
  ],
  [
    "status",
    [
      /\b(?:what(?:'s| is|s)?|whats) (?:happening|going on|the (?:status|latest|position|progress|news|score|state of play)|become of)\b.{0,30}\b(?:my|our|the|with|on)?\b.{0,20}(?:request|intent|application|submission|migration|on-?boarding|this)?\W*$/i,
      whole(
        `(?:status|progress|update|state of play)(?: (?:of|on|check|update|report))?(?: (?:my|our|the) (?:request|intent|application|submission|migration))?|(?:any|what) (?:news|updates?|progress|word|joy|movement)(?: (?:on|with|about|from) .{2,50}| yet)?|(?:where|how) (?:is|are|'s|s) (?:my|our|we|the|things|it)(?: (?:request|intent|application|submission|migration|case|reference))?(?: (?:up to|at|going|getting on|doing|coming along|now|with (?:it|this|our (?:request|intent))))*|has (?:my|our|the|it|anyone|anybody|someone|the ism) (?:request|intent|application|submission|looked|been|approved|decided|seen|picked)?.{0,50}(?:approved|accepted|decided|gone through|looked at|seen|processed|picked up|read|it|yet|been)|(?:did|have) (?:you|they|we|it) (?:get|got|receive[d]?|go(?:ne)? through|heard?|hear)(?: (?:my|our|the|back|anything))?(?: (?:request|intent|application|submission|yet|back))*|(?:have you )?heard (?:anything|back)(?: yet)?|(?:show|check|see)(?: me)? (?:my|our|the) (?:status|request|intent|application)(?: status)?|chas(?:e|ing)(?: up)?(?: (?:my|our) (?:request|intent|application))?|(?:is|has) (?:it|that|my request|our request|our intent|the request) (?:been )?(?:approved|accepted|gone through|submitted|sent|done)(?: yet)?|when (?:will|do|can) (?:we|i) (?:hear|get an answer|know|expect)(?: back| a decision| anything)?`,
      ),
    ],
  ],
  [
    "whoSees",
    [
      whole(
        `(?:and )?who(?:'s|s| is| will| else| can| gets| would| does)?(?: else)?(?: going)?(?: to)?(?: be)?(?: able)?(?: to)? ?(?:sees?|seeing|reads?|reading|gets?|getting|looks?|look(?:ing)? at|has access|have access|receives?)(?: (?:to|at))?(?: (?:this|that|it|these|them|what i (?:write|type|say|put|send)|my (?:answers|details|data|request|info\\w*)|our (?:answers|details|data|request|info\\w*)|all (?:this|that)|the (?:answers|form|request)))?(?: then| after i send it)?|where (?:does|do|will) (?:this|it|these|my (?:answers|details|data)|our (?:answers|details|data)) (?:go|end up|get sent)(?: to)?|who (?:does|do|will) (?:this|it|you|these) (?:go|send it|get sent|pass it on)(?: to)?|(?:is|are) (?:this|it|my|our)(?: (?:data|info\\w*|details|answers))? (?:private|confidential|secure|safe|between us)|(?:what happens to|what do you do with) (?:my|our|this|the) (?:answers|data|details|information|info)`,
      ),
    ],
  ],
  [
    "upset",
    [
      whole(
        `(?:oh )?(?:for (?:god'?s?|goodness|heaven'?s?|pete'?s|crying out|f\\w+'?s?|flip'?s?) ?(?:sake|out loud)?|ffs|omg|jesus|christ|bloody (?:hell|thing|bot)|this is (?:so |really |a bit |just )?(?:ridiculous|stupid|silly|annoying|frustrating|a joke|useless|hopeless|painful|a nightmare|taking (?:forever|ages|too long))|i(?:'ve| have) (?:already )?(?:told you|said|answered|given you|done) (?:that|this|it|you)?(?: already| before| twice| once)?|you(?:'ve| have)? (?:already )?asked (?:me )?(?:that|this)(?: already| before)?|you(?:'re| are) not listening|not this again|how many more times|i haven'?t got (?:all day|time for this)|get on with it|argh+|grr+|ugh+|seriously\\??|give me strength|waste of (?:my )?time)`,
      ),
    ],
  ],
  [
    "noForm",
    [
      whole(
        `(?:(?:i |we )?(?:don'?t|do not|dont|didn'?t|would rather not|rather not|won'?t) (?:want|like|need|use|do|fill in|have|see)(?: (?:to (?:use|fill in|do|see)|using|filling in))?|no|not|without|forget|skip|leave|ditch|hate|get rid of|close)(?: (?:the|a|that|this|your|any))? ?(?:forms?|card)(?: please)?|(?:i(?:'d| would)? (?:rather|prefer)(?: to)? |let me |can (?:i|we) )?(?:just )?(?:chat|type|talk|tell you|write)(?: it| to you| here| instead| rather)?(?: than (?:the|a) form)?|(?:ask me )?one (?:question )?at a time`,
      ),
    ],
  ],
  [
    "whyAsk",
    [
      whole(
        `(?:but )?why(?: (?:do|does|d'you|would|are|is|did|on earth (?:do|would))\\s*(?:you|u|it|that|this|they|that matter|it matter)?(?: (?:ask|asking|need|want|care|require|have to|got to|matter|needed|important|relevant|necessary)(?: (?:for|about|to know|me|us|know|to ask))*(?: (?:that|this|it|to know|these|those|all this|for|about it|about that|my .{2,30}|the .{2,30}|our .{2,30}|an? .{2,30}))?)?)?|what(?:'s| is|s)? (?:that|this|it)(?: \\w+)? (?:for|needed for|used for|got to do with (?:it|anything))|what (?:do|will|would) you (?:use|need|want|do with) (?:that|this|it|them)(?: for| with)?|what's the (?:point|reason|relevance)(?: of (?:that|this|the question))?|is (?:that|this|it) (?:really )?(?:needed|necessary|required|important|relevant|mandatory|compulsory|essential)|do (?:you|i|we) (?:really )?(?:need|have) (?:that|this|to (?:answer|give|say|tell you)(?: (?:that|this|it))?)|what for|how (?:is|come) (?:that|this) (?:relevant|matters?)`,
      ),
    ],
  ],
  [
    "whatMeans",
    [
      whole(
        `what (?:do|does|did|d'you) (?:you|that|it|this|u) (?:mean|want)(?: (?:by|with) .{2,50})?|(?:i )?(?:don't|do not|didn't|dont) (?:understand|get|follow)(?: (?:that|this|it|the question|you|what you mean|what you want|what you're asking))?|(?:what|wot) (?:kind|sort|type) of .{3,40}|(?:can|could) you (?:explain|clarify|rephrase|be more specific|give (?:me )?an example|elaborate)(?: (?:that|this|it|the question|what you mean))?|explain(?: (?:that|this|it|the question))?|(?:give me an |for |an |any )?examples?|such as|like what|meaning|huh|eh|what|pardon|come again|sorry|you what|wdym|not sure what you(?:'re)? (?:mean|asking|want)|what's that(?: mean| when it's at home)?|what is that(?: supposed to be)?|(?:i'm |i am )?(?:not (?:really )?sure|no idea|no clue|haven't a clue|don't know) what (?:that|this|it|one of those) (?:is|means?)|what(?:'s| is) (?:one|this) (?:of those|then)|never heard of (?:it|that|one)|in what (?:format|form|way)|what format|how (?:precise|exact|accurate|detailed)(?: .{0,30})?|confused|unclear|\\?+`,
      ),
    ],
  ],
  [
    "repeat",
    [
      whole(
        `(?:repeat|say|ask)(?: (?:that|it|this|the (?:last )?(?:question|bit|one)))?(?: (?:again|once more|one more time))?(?=\\W*$)|say (?:that )?again|again|(?:what|which) (?:was|were|did|is) (?:the |that |your )?(?:last )?(?:question|you (?:ask|say|asking|saying))(?: again)?|what did you (?:say|ask|just say|just ask)(?: me)?|(?:i )?(?:missed|forgot|lost) (?:that|it|what you (?:said|asked)|the question|track)|where were we|sorry\\W+what(?: was that)?|come again|one more time|what was (?:that|it)|remind me(?: (?:of the question|what you asked|where we were))?`,
      ),
    ],
  ],
  [
    "form",
    [
      whole(
        `(?:(?:show|give|send|open|use|see|have|get|fill(?: in)?|do|try|bring up|switch to|want|prefer|rather (?:have|use))(?: me)?(?: (?:in|out|up|with))? )?(?:the |a |an |it (?:as|on|in) (?:a|the) )?(?:form|card|form card)(?: instead| view)?|(?:can|could) (?:i|we) (?:just )?(?:fill|do|type|use|have|get) (?:it|this|that|in|out|them|a|the)?(?: (?:in|out))?(?: (?:as|on|in|with|a|the))* ?(?:form|card|all at once|one go)|i(?:'d| would) (?:rather|prefer)(?: to)?(?: (?:fill|use|have|do))?(?: (?:in|it))? (?:a |the )?(?:form|card)|(?:fill|do|type|use|have|get|complete)(?: (?:it|this|that|them|in|out|by|via|through|using|as|on|with|a|the))* ?(?:form|card)|all (?:at once|in one go|on one page)`,
      ),
    ],
  ],
  [
    "submit",
    [
      whole(
        `(?:submit|send)(?: ${it})?(?: (?:off|in|to (?:the|my|our) ism|as (?:it )?is))*|(?:that's|thats|it's|its|all|looks?|everything(?:'s)?) (?:all |everything|is )?(?:correct|right|fine|good|ok|okay|accurate|great|perfect)[\\s,.]*(?:(?:so |and |please )*(?:submit|send)(?: it)?(?: off)?)?|go ahead(?: and (?:submit|send)(?: it)?)?|(?:ready|happy) to (?:submit|send|go)|send ${it}(?: off)?|lgtm|confirm(?:ed)?|i'm happy(?: with (?:that|it))?|good to go|done`,
      ),
    ],
  ],
  [
    "askIsm",
    [
      /\b(?:ask|contact|pass (?:it |this |that )?(?:on )?to|speak (?:to|with)|talk (?:to|with)|message|get hold of|put me (?:through|in touch)|refer (?:it |this )?to|check with|phone|ring|call)\b.{0,24}\b(?:ism|support manager|a (?:human|person|real person)|someone|somebody|a colleague|an? (?:actual|real|live) (?:person|human)|human)\b/i,
      whole(`(?:human|person|agent|real person|operator|ism)`),
    ],
  ],
  [
    "advise",
    [
      /\b(?:which|what)\b.{0,24}\b(?:route|option|approach|migration|type|service|path|way|one)s?\b.{0,40}\b(?:us|we|our|recommend|for me)\b/i,
      /\b(?:recommend|advise|advice|suggest)\b.{0,30}\b(?:route|option|approach|for us|for our|migration)\b/i,
      whole(`(?:route )?(?:advice|recommendation|adviser|advisor)|advise (?:me|us)(?: on (?:the|a|our) route)?`),
    ],
  ],
  [
    "help",
    [
      whole(
        `help(?: me)?|what can (?:you|u|i|this|this bot|the bot|we) (?:do|ask|help with|say)(?: here| for me| for us| with you)?|how (?:does|do|can) (?:this|you|it|i|we|u) (?:work|help|use (?:this|you|it)|get started)|what (?:do|does|are) (?:you|this|it) (?:do|for)|who are you|what are you|what is this(?: bot)?|what(?:'s| is) this|commands?|menu|options|instructions|how do i use (?:this|you)|i(?:'m| am) (?:lost|stuck|confused)|\\/help|what happens (?:now|next) here`,
      ),
    ],
  ],
  [
    "skip",
    [
      whole(
        `skip(?: (?:that|this|it|to the next|over)(?: (?:one|question))?)?(?: for now)?|pass(?: on (?:that|this)(?: one)?)?|next(?: (?:question|one))?|(?:move|go|carry) on(?: to the next(?: one| question)?)?|(?:come|get) back to (?:that|this|it|you on (?:that|this))(?: (?:one|later))?|(?:ask|tell|do|answer|leave|fill)(?: me| you)?(?: (?:that|this|it))?(?: (?:one|in))? (?:later|blank|out|for later|until later|for now)|(?:later|not now|another time|ignore (?:that|this)|leave (?:that|this|it)(?: one)?(?: (?:blank|out|for now))?|rather not(?: say| answer)?|prefer not to(?: say| answer)?|no comment|(?:i'd|i would) rather not(?: say| answer)?)`,
      ),
    ],
  ],
  [
    "dontKnow",
    [
      whole(
        `(?:i |we )?(?:really |honestly |genuinely )?(?:don't|dont|do not|didn't|don’t) (?:actually |really |yet |currently )?(?:know|no|have (?:that|it|a (?:number|figure|date|clue)|the (?:number|figure|date|details|info\\w*))(?: to hand| on me| yet)?|have a scooby)(?: (?:that|this|it|yet|off ?hand|the answer|exactly|for sure|sorry|what (?:it|that) is|i'm afraid|about that|how many|when|who))*|dunno|idk|no (?:idea|clue)(?: (?:sorry|yet|tbh|i'm afraid))*|(?:i'm |i am |we're |we are |im )?(?:not|un)\\s?(?:really |entirely |quite |totally |too )?(?:sure|certain|known)(?: (?:yet|sorry|at the moment|about that|on that(?: one)?|off ?hand|tbh|exactly))*|not (?:known|decided|agreed|confirmed|sure)(?: yet)?|tb[cda]|to be (?:confirmed|decided|agreed|advised|determined)|unknown|haven't (?:decided|got (?:a clue|one|that|it)|agreed|(?:a )?clue|the foggiest|been told)(?: yet)?|(?:i'd|i would|i'll|i will|we'd|we'll|we will|need|have|i|we)(?: have| need)? to (?:check|find (?:out|that out)|ask|look (?:it|that) up|get back to you)(?: (?:with|on|that|it|first|someone|my .{2,20}|our .{2,20}|the .{2,20}|this|about that))*|(?:i'll|i will|let me|we'll) (?:check|find out|get back to you|have to check|ask)(?: .{0,30})?|search me|beats me|no one knows|nobody knows|can't (?:remember|say|recall|tell you)(?: .{0,20})?|hard to say|couldn't (?:say|tell you)|your guess is as good as mine|depends|it depends|don't remember`,
      ),
    ],
  ],
  [
    "change",
    [
      whole(
        `(?:(?:i|we) (?:need|want|would like|have|got) to )?(?:change|correct|edit|amend|update|fix|alter|modify|redo)(?: (?:the|my|our|an?|one of|something|that|it|some|one))*(?: .{2,60})?|(?:the|my|our) .{2,40} (?:is|are|was) (?:wrong|incorrect|not right|not correct|a mistake|out of date|needs? (?:changing|correcting|updating))|(?:that's|thats|that is|it's|its|this is) (?:wrong|incorrect|not right|not correct|a mistake)|wrong|i made a (?:mistake|typo|error)(?: .{0,40})?|go back(?: to .{2,40})?|previous(?: question)?|back(?: to .{2,40})?|undo(?: that)?`,
      ),
    ],
  ],
  [
    "begin",
    [
      /^(?!.*\b(?:how|what|why|when|who|which)\b)\W*(?:(?:hi|hello|hey|hiya|morning|afternoon)\W+)*(?:(?:i|we|i'm|we're|i've|we've)\W+)?(?:(?:been|was|were|am|are)\W+)?(?:need|want|after|would like|'d like|asked to (?:set up|get|sort|arrange))\s+(?:an? |some |the |up )?(?:nhs[\s-]?mail|nhs\.net|nhs e-?mails?)(?: accounts?| addresses)? for (?:our|the|my|a|us)\b[^?.]{0,40}[?.!]?\W*$/i,
      /\b(?:asked|told|need|want|have) (?:me |us )?to (?:do|sort|fill (?:in|out)|complete|start|get on with) (?:this|it|that)(?: (?:out|in|form|thing|nhs ?mail))*(?: (?:for|by) .{2,40})?\W*$/i,
      /^(?!\W*(?:do|does|can|could|will|would|is|are|am|what|how|when|why|who|where|which|should|must|if)\b)(?!.*\?)\W*(?:.{0,60}\b)?(?:need|needs|want|wants|got|have|has|had|told|asked|like|trying|looking|supposed|meant|wud like|wld like)\b.{0,12}\b(?:to|2)? ?(?:get|sort|do|arrange|set up|put|bring|have|move|join|joyn|go|be)\b.{0,25}\b(?:nhs[\s-]?m(?:ai|a|ia|ay)le?|nhs\.net|nhs e-?mail)\b(?:[\s-](?:thing|stuff|business|lark|project|move|migration|please|pls|asap|accounts?|sorted|set up|going|started|for (?:us|our .{2,25})))*(?:[,.;!-].{0,60})?\W*$/i,
      /\b(?:(?:want|wish|like|looking|ready|need|here|going|plan\w*|hop\w+|keen|interested in|in) (?:to |in )?|how (?:do|can) (?:we|i) |can (?:we|i) |let'?s )(?:join(?:ing)?|start(?:ing)?|begin|register(?:ing)?|log(?:ging)?|submit(?:ting)?|mov(?:e|ing)|migrat(?:e|ing)|apply(?:ing)?|sign(?:ing)? up|on-?board(?:ing)?|switch(?:ing)?|express(?:ing)?|giv(?:e|ing))\b.{0,50}(?:nhs\s?mail|intent|request|migration|programme|interest|nhs\.net|process|form|us|it)?\W*$/i,
      whole(
        `(?:start|begin|new|log|make|create|register|give|submit|do)(?: (?:an?|the|my|our|new|our new))*(?: (?:intent(?: to migrate)?|request|application|migration|on-?boarding|process))(?: to (?:join|migrate|move)(?: .{0,20})?)?|start|begin|let's (?:go|start|begin|do (?:it|this)|get (?:started|going|on with it))|get started|get going|intent(?: to migrate)?|sign (?:me|us) up|(?:we(?:'d)?|i(?:'d)?) (?:want|like) in|count (?:me|us) in|register(?: (?:us|me|interest|our interest))?|apply|continue|carry on|resume|go on|where were we|pick up where we left off|keep going`,
      ),
    ],
  ],
  [
    "wait",
    [
      whole(
        `(?:hang|hold) on(?: a (?:sec|second|minute|min|mo|tick|bit))?|wait(?: a (?:sec|second|minute|min|mo|bit))?|one (?:sec|second|minute|min|moment|mo)|give me a (?:sec|second|minute|min|moment|mo)|just a (?:sec|second|minute|min|moment|mo|tick)|two (?:secs|ticks|mins|minutes)|brb|(?:i'll )?be right back|bear with(?: me)?|let me think|hmm+|umm*|erm+|back (?:in a (?:minute|bit|sec|mo)|soon|later)|gotta go|got to go|i'll (?:come back|be back|finish (?:this|it)|do (?:this|it|the rest)|carry on|continue)(?: (?:later|tomorrow|soon|in a (?:bit|minute)|after lunch|next week|another time|to (?:this|it)|on monday|this))*|lunch(?: time)?|in a meeting|finish(?: this)? (?:later|tomorrow)`,
      ),
    ],
  ],
  [
    "thanks",
    [
      whole(
        `(?:many |much )?(?:thanks?|thankyou|thnks|thx|ta|cheers|tvm|ty|nice one|much appreciated|appreciated?|that's (?:great|brilliant|helpful|really helpful|perfect|lovely|fab)|brilliant|great|lovely|fab(?:ulous)?|perfect|super|excellent|awesome|cool|smashing|wonderful|that (?:helps|helped)|very helpful|helpful|good to know|that's good to know|you(?:'re| are) (?:a star|great|the best|very helpful)|👍|🙏|❤️|spot on)(?:[\\s,.!]*(?:you|thank you|thanks|many thanks|very much|a lot|so much|a bunch|a million|loads|again|for (?:that|your help|the (?:help|info|answer)|everything|explaining)|that's (?:great|helpful|brilliant|all|perfect)|mate|great|all|bot|that helps|cheers|ta|indeed))*`,
      ),
    ],
  ],
  [
    "bye",
    [
      whole(
        `(?:good ?)?bye(?: for now)?|see (?:you|ya)(?: (?:later|tomorrow|soon))?|later|ta-?ra|ta ta|cya|that's all(?: for (?:now|today))?|nothing else|good ?night|signing off|i'm (?:off|done)(?: for (?:today|now|the day))?|that'll be all|speak (?:soon|later)|laters`,
      ),
    ],
  ],
  [
    "greeting",
    [
      /^\W*(?:h(?:i+|ello+|ey+|iya|ullo|owdy|i there|ello there|ey there|owdo)|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|greetings|yo|ay ?up|alright|hallo|hola|'ello|wotcha)(?:[\s,.!]*(?:there|all|bot|team|everyone|again|mate|folks|you|both|to you|morning|afternoon|evening|hello|hi|are you there|anyone there|anybody there|is (?:anyone|anybody) there))*\W*$/i,
      // "Hiya, Sam here".
      /^\W*(?:h(?:i+|ello+|ey+|iya|ullo)|good (?:morning|afternoon|evening)|morning|afternoon|evening)[\s,.!-]+(?!.*\b(?:we|is|are|anyone|what|who|how|not|new|from)\b)[\p{L}'-]+(?: [\p{L}'-]+)? (?:here|speaking)\W*$/iu,
    ],
  ],
  [
    "chitchat",
    [
      whole(
        `how (?:are|r) (?:you|u|things|ya)(?: (?:doing|today|going|keeping))*|how's (?:it going|things|your day|tricks|life)(?: .{0,15})?|you (?:ok|okay|alright|well)|(?:are|r) (?:you|u) (?:a |an )?(?:bot|robot|human|real|person|ai|real person|computer|chatbot|there|ok|machine)(?: or (?:a )?(?:bot|human|robot|person))?|(?:what's|what is) your name|(?:nice|lovely|terrible|awful|horrible|rubbish|foul|grim) (?:weather|day|morning)(?: (?:today|isn't it|we're having|outside))*|(?:it's|its) (?:raining|cold|hot|monday|friday|sunny|snowing|freezing)(?: (?:here|again|today|outside))*|(?:tell me a )?joke|lol|lmao|rofl|ha(?:ha)+|heh(?:e)*|hee hee|😂+|🤣+|happy (?:friday|monday|christmas|new year|birthday)|merry christmas|nice to meet you|pleased to meet you|(?:you're|you are|this is|that's|ur) (?:funny|clever|smart|useless|rubbish|stupid|annoying|great|brilliant|slow|cool|impressive|silly|not helpful|no help)(?: .{0,15})?|i (?:love|hate|like) (?:you|this|it|mondays|fridays)|what(?:'s| is) the (?:time|date|weather)(?: .{0,20})?|bored|i'm (?:bored|tired|hungry|new here|new to this|fed up)|(?:i need|time for) (?:a )?(?:coffee|tea|brew|lunch)|test(?:ing)?(?: (?:test|123|1 2 3))*|wow|oh|ah|hmm|nice|interesting|fair enough|i see|gotcha|got it|understood|makes sense|noted|no worries|no problem|all good|sounds good|whatever|damn|bugger|oops|whoops|my bad|oh dear|typical|good (?:bot|job)|well done`,
      ),
    ],
  ],
  [
    "yes",
    [
      whole(
        `y|ye|yes|yep|go|yeah|yea|yup|ya|aye|sure|ok|okay|k|kk|correct|right|indeed|absolutely|definitely|of course|please do|go ahead|do it|do that|affirmative|yes please|that's (?:right|correct|it|fine|ok)|that is (?:right|correct)|thats (?:right|correct|fine)|fine|sounds good|exactly|true|agreed|all of (?:them|it)|go for it|go on(?: then)?|crack on|fire away|let's do it|yes go on|i (?:think|guess|suppose) so|why not|please|if you (?:could|can|would|like)|same|👍|✅|that works|yes it is|it is|yes they are|they are|yes we do|we do|i do|yes i do|it would|they do|they will`,
      ),
    ],
  ],
  [
    "no",
    [
      whole(
        `n|no|nope|nah|naw|negative|no thanks?|no thank you|not (?:really|yet|quite|at all|that|those|necessarily|today|right now)|don't|do not|please don't|never|it(?:'s| is) not|that's not (?:right|it|correct|what i (?:said|meant))|none of (?:these|those|them|the above)|neither|incorrect|wrong|no it isn't|it isn't|they aren't|we don't|no we don't|i don't|👎|no way|leave it|keep (?:it|the old one)`,
      ),
    ],
  ],
];

/** Commands hide in longer messages too; courtesies do not. At most this many words are read as a command. */
const longest = 16;

/** "dont", "im": people leave the mark out. */
const marks: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    "do ca wo is did have has does was were are could should would ai"
      .split(" ")
      .map((word) => [`${word}nt`, `${word}n't`]),
  ),
  im: "i'm",
  ive: "i've",
  youre: "you're",
  theyre: "they're",
  weve: "we've",
};
const withApostrophes = (text: string): string =>
  text.replace(/\b[a-z]{2,8}\b/gi, (word) => marks[word.toLowerCase()] ?? word);

/** An opening may be long: "I've been told to sort out our move to NHSmail and have no idea where to begin". */
const longestOpening = 28;

export const actsIn = (text: string): readonly Act[] => {
  const trimmed = withApostrophes(text.trim().replace(/[’‘]/g, "'"));
  if (trimmed === "") return [];
  const words = trimmed.split(/\s+/).length;
  const short = words <= longest && trimmed.length <= 140;
  if (!short && (words > longestOpening || trimmed.length > 240)) return [];
  return table
    .filter(([act, patterns]) => (short || act === "begin") && patterns.some((pattern) => pattern.test(trimmed)))
    .map(([act]) => act);
};
