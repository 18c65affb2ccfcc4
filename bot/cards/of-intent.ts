import type { RouteAdviceView } from "../../src/knowledge/views.ts";
import type { IntentView, IsmChoice } from "../../src/onboarding/views.ts";
import { approvalCard } from "./approval.ts";
import type { Card } from "./elements.ts";
import { requestCard } from "./request.ts";

/** The two cards of one intent: `approval` for those who decide, `request` for the organisation's people. */
export type IntentCardName = "approval" | "request";

export const isIntentCard = (name: string): name is IntentCardName => name === "approval" || name === "request";

export interface IntentCardView {
  readonly intent: IntentView;
  readonly advice: RouteAdviceView | undefined;
  readonly isms: readonly IsmChoice[];
  readonly told?: string | undefined;
}

export const cardOfIntent = (name: IntentCardName, { intent, advice, isms, told }: IntentCardView): Card =>
  name === "request"
    ? requestCard(intent, told)
    : approvalCard({ intent, advice, isms, ...(told === undefined ? {} : { told }) });

export const intentKey = (id: string): string => `intent:${id}`;
export const idOfKey = (key: string): string | undefined => /^intent:(.+)$/.exec(key)?.[1];
