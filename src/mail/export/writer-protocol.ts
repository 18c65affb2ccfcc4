import type { Stored } from "./files.ts";

/** What the writing thread is asked. `id` names a file that grows; `seq` the question whose answer is awaited. */
export type Order =
  | {
      readonly do: "put";
      readonly seq: number;
      readonly path: string;
      readonly chunks: readonly Uint8Array[];
      readonly modified: number | undefined;
    }
  | { readonly do: "open"; readonly id: number; readonly path: string }
  | { readonly do: "write"; readonly seq: number; readonly id: number; readonly chunks: readonly Uint8Array[] }
  | {
      readonly do: "close";
      readonly seq: number;
      readonly id: number;
      readonly modified: number | undefined;
      readonly durable: boolean;
    }
  | { readonly do: "abandon"; readonly seq: number; readonly id: number }
  | { readonly do: "folder"; readonly path: string }
  | { readonly do: "seal"; readonly seq: number }
  | { readonly do: "claim"; readonly seq: number; readonly marker: string };

/** Orders go in bundles: a message to a thread costs more than a small file. */
export type Orders = readonly Order[];
export type Answers = readonly Answer[];

export type Answer =
  { readonly seq: number; readonly stored?: Stored } | { readonly seq: number; readonly failed: Failure };

/** An error as data. `destination`: the folder cannot be used, and the message says what to do. */
export interface Failure {
  readonly destination: boolean;
  readonly message: string;
  readonly code: string | undefined;
  readonly path: string | undefined;
}
