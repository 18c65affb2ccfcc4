import type { Card } from "./cards/elements.ts";

/**
 * Bodies of an Action.Execute's answer. HTTP is always 200 and the status stands in the body: with any other HTTP
 * status Teams shows nothing at all. Source: "Universal Actions for Adaptive Cards", response format.
 */
export interface InvokeBody {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
}

export const insteadBody = (card: Card): InvokeBody => ({
  statusCode: 200,
  type: "application/vnd.microsoft.card.adaptive",
  value: card,
});

export const messageBody = (text: string): InvokeBody => ({
  statusCode: 200,
  type: "application/vnd.microsoft.activity.message",
  value: text,
});

/** `message` is for the person: one sentence with what to do next. */
export const errorBody = (statusCode: number, message: string): InvokeBody => ({
  statusCode,
  type: "application/vnd.microsoft.error",
  value: { code: String(statusCode), message },
});
