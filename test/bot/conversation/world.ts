/** What stands around the conversation in a scripted dialogue: guidance, directory, record. Small, and all demonstration. */
import { catalogue, type Catalogue } from "../../../bot/conversation/catalogue.ts";
import type { FactValues, FieldId } from "../../../bot/conversation/facts.ts";
import { initialState, stepWith } from "../../../bot/conversation/step.ts";
import type { Context, Effect, Event, RequestView, State } from "../../../bot/conversation/types.ts";
import { addDays } from "../../../bot/understanding/dates/calendar.ts";
import { valueInWords } from "../../../bot/words-values.ts";
import { routeFactsInWords } from "../../../bot/words-route.ts";
import { render } from "../../../bot/words.ts";
import { routeAdviceView, routeFactsOfIntent } from "../../../src/knowledge/route-advice.ts";
import type { RouteAdviceView } from "../../../src/knowledge/views.ts";

export class World {
  state: State = initialState;
  today = "2026-11-23";
  name = "Sam Demo";
  request: RequestView | undefined;
  fields: Catalogue = catalogue;
  /** What reached the record, in words. */
  sent: Record<string, string> = {};
  submits: string[] = [];
  crashNext = false;
  refuseNext: string | undefined;
  lines: string[] = [];
  /** The rev of each card shown, to press an old one. */
  cards: number[] = [];
  private ids = 0;

  send(event: Event): void {
    const events: Event[] = [event];
    for (let n = 0; events.length > 0; n++) {
      if (n > 20) throw new Error("The conversation does not come to rest.");
      const next = events.shift();
      if (next === undefined) return;
      const { state, effects } = stepWith(this.fields)(this.state, next, this.context());
      this.state = JSON.parse(JSON.stringify(state)) as State;
      for (const effect of effects) events.push(...this.execute(effect));
    }
  }

  private context(): Context {
    return {
      today: this.today,
      newId: `draft-${++this.ids}`,
      person: { name: this.name },
      ...(this.request === undefined ? {} : { request: this.request }),
    };
  }

  private say(line: string): readonly Event[] {
    this.lines.push(line);
    return [];
  }

  private execute(effect: Effect): readonly Event[] {
    switch (effect.do) {
      case "say":
        return this.say(`BOT: ${render(effect)}`);
      case "choices":
        return this.say(`     [${effect.choices.map(({ label }) => label).join("] [")}]`);
      case "showForm":
        this.cards.push(effect.rev);
        return this.say(`CARD: form${list(effect.values)}${list(effect.problems, " ! ")}`);
      case "showSummary":
        this.cards.push(effect.rev);
        effect.rows.forEach(({ label, value, is }) => this.lines.push(`CARD: ${label}: ${value === "" ? is : value}`));
        if (effect.route.length > 0) this.lines.push(`CARD: For the route advice: ${effect.route.join("; ")}`);
        return [];
      case "showAnswer":
        return this.say(`CARD: ${String(effect.answer)}`);
      case "welcome":
        return this.say("     [Ask to join NHSmail] [Fill in the form] [Where does my request stand?]");
      case "showRecord":
        return this.say(
          effect.reference === this.request?.reference
            ? `CARD: record ${effect.reference}`
            : `BOT: ${render({ key: "noSuchReference", params: { reference: effect.reference } })}`,
        );
      case "showStatus":
        if (effect.waiting === true && this.request === undefined) return this.say("CARD: what waits");
        return this.say(`CARD: status ${this.request?.reference ?? "(none)"} ${this.request?.state ?? ""}`.trimEnd());
      case "showMoves":
        return this.say("CARD: how the move stands");
      case "showSupport":
        return this.say("BOT: (who supports the organisation)");
      case "advise": {
        const advice = routeAdviceView({ ...routeFactsOfIntent(effect.facts), ...effect.told });
        return [{ type: "advised", advice, unknown: advice.unknown as never }];
      }
      case "showAdvice": {
        const { routeName, standing } = effect.advice as RouteAdviceView;
        return this.say(`CARD: route advice: ${routeName ?? "none"}, ${standing}`);
      }
      case "keepRoute":
        return this.say(`DO: keep for the route advice: ${routeFactsInWords(effect.facts).join("; ")}`);
      case "askKnowledge":
        return [this.answer(effect)];
      case "checkOds":
        return [directory(effect.code)];
      case "submit":
        return this.submit(effect);
      case "amend":
        this.record(effect.facts);
        if (this.request !== undefined)
          this.request = { ...this.request, facts: { ...this.request.facts, ...effect.facts } };
        return [...this.say(`DO: amend ${effect.reference}`), { type: "done", what: "amend" }];
      case "withdraw":
        if (this.request !== undefined)
          this.request = { ...this.request, state: "withdrawn", mayAmend: false, mayWithdraw: false };
        return [...this.say(`DO: withdraw ${effect.reference}`), { type: "done", what: "withdraw" }];
      case "reply": {
        const { openQuestion: _answered, ...request } = this.request!;
        this.request = request;
        return [...this.say(`DO: reply “${effect.text}”`), { type: "done", what: "reply" }];
      }
      case "askIsm":
        return [...this.say(`DO: ask the ISM “${effect.question}”`), { type: "done", what: "askIsm" }];
    }
  }

  private submit({ key, facts }: Extract<Effect, { do: "submit" }>): readonly Event[] {
    if (this.crashNext) {
      this.crashNext = false;
      return this.say("(the process dies here)");
    }
    if (this.refuseNext !== undefined) {
      const because = this.refuseNext;
      this.refuseNext = undefined;
      return [{ type: "refused", what: "submit", because }];
    }
    this.submits.push(key);
    this.record(facts);
    this.request = {
      reference: "K7M-4RXP",
      organisation: facts.organisationName ?? "",
      state: "submitted",
      mayAmend: true,
      mayWithdraw: true,
      facts,
    };
    return [...this.say("DO: submit"), { type: "submitted", key, reference: "K7M-4RXP" }];
  }

  private record(facts: Partial<FactValues>): void {
    for (const [field, value] of Object.entries(facts)) {
      this.sent[field] = valueInWords(field as FieldId, value as never);
    }
  }

  private answer({ question, after, id }: Extract<Effect, { do: "askKnowledge" }>): Event {
    const asked = `${question}${after === undefined ? "" : ` (after ${after})`}`;
    if (id !== undefined) return { type: "answered", question, band: "answer", answer: `answer to ${id}`, topic: id };
    if (/cost|price|how much/i.test(question)) {
      return {
        type: "answered",
        question,
        band: "none",
        answer: `the guidance does not say: ${asked}`,
        choices: [{ id: "ask-ism", label: "Ask my ISM" }],
      };
    }
    if (/archiv/i.test(question)) {
      const choices = [
        { id: "archiving-tools", label: "How do archiving tools fit in?" },
        { id: "orphaned", label: "What happens to orphaned accounts?" },
        { id: "ask-ism", label: "None of these: ask my ISM" },
      ];
      return { type: "answered", question, band: "choices", choices, answer: `did you mean: ${asked}` };
    }
    return {
      type: "answered",
      question,
      band: "answer",
      answer: `answer: ${asked}`,
      topic: /managed/i.test(question) ? "managed" : "general",
    };
  }

  restart(): void {
    this.state = JSON.parse(JSON.stringify(this.state)) as State;
  }
  nextDay(): void {
    this.today = addDays(this.today, 1);
  }
  without(field: string): void {
    const groups = catalogue.groups
      .map((group) => group.filter((one) => one !== field))
      .filter((group) => group.length > 0);
    this.fields = { ...catalogue, groups, unasked: catalogue.unasked.filter((one) => one !== field) };
  }
  deploy(): void {
    this.fields = catalogue;
    // What the older version stored knew nothing of today's bookkeeping.
    const { waiting: _waiting, putOff: _putOff, offeredMailboxes: _offered, ...older } = this.state;
    this.state = { ...older, version: 0 } as State;
  }
}

const list = (values: Readonly<Record<string, string>>, lead = " "): string => {
  const parts = Object.entries(values).map(([field, text]) => `${field}=${text}`);
  return parts.length === 0 ? "" : `${lead}${parts.join("; ")}`;
};

/** Demonstration codes: each stands for one thing that a directory may say. */
const directory = (code: string): Event => {
  switch (code) {
    case "ZZ901":
      return { type: "odsChecked", code, directory: "active", name: "Demo Trust North (demonstration)" };
    case "ZZ902":
      return { type: "odsChecked", code, directory: "closed", name: "Demo Closed Practice (demonstration)" };
    case "ZZ903":
      return { type: "odsChecked", code, directory: "unreachable" };
    case "ZZ904":
      return {
        type: "odsChecked",
        code,
        directory: "active",
        existing: { reference: "P3Q-8WXY", contact: "Kim Demo" },
      };
    case "ZZ999":
      return { type: "odsChecked", code, directory: "unknown" };
    default:
      return { type: "odsChecked", code, directory: "active" };
  }
};
