import type { ColumnType, Generated, GeneratedAlways } from "kysely";
import type { PersonId } from "../../people/types.ts";

interface Notices {
  readonly id: GeneratedAlways<number>;
  /** What channels call it: the e-mail's Message-ID is made from it. */
  readonly message_id: Generated<string>;
  readonly person_id: PersonId;
  readonly tenant_id: string;
  readonly kind: string;
  readonly dedupe_key: string;
  readonly mode: "new" | "update";
  readonly title: string;
  readonly paragraphs: ColumnType<readonly string[], string, never>;
  readonly card_name: string | null;
  readonly card_key: string | null;
  readonly created_at: Date;
  readonly state: Generated<"waiting" | "sending" | "sent" | "nothing-to-do" | "failed">;
  readonly channel: Generated<"teams" | "email">;
  readonly attempts: Generated<number>;
  readonly due_at: Date;
  readonly claimed_at: Date | null;
  readonly lease_until: Date | null;
  /** Goes up with each claim; a worker whose lease ran out cannot write with an older one. */
  readonly fence: Generated<number>;
  readonly perhaps_sent: Generated<boolean>;
  readonly done_at: Date | null;
  readonly reason: string | null;
}

interface Conversations {
  readonly person_id: PersonId;
  readonly conversation_id: string;
  readonly service_url: string;
  readonly reference: ColumnType<unknown, string, string>;
  readonly changed_at: Date;
}

interface CardCopies {
  readonly card_key: string;
  readonly person_id: PersonId;
  readonly conversation_id: string;
  readonly activity_id: string;
  readonly card_name: string;
  readonly created_at: Date;
}

export interface NoticeTables {
  notices: Notices;
  conversations: Conversations;
  card_copies: CardCopies;
}
