import { ImapFlow } from "imapflow";

/** Does something to a mailbox as another mail program would. */
export const withClient = async (
  port: number,
  user: string,
  act: (client: ImapFlow) => Promise<unknown>,
): Promise<void> => {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: "secret" },
    logger: false,
  });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.logout();
  }
};
