import assert from "node:assert/strict";
import { checkedAddress } from "../../src/mailboxes/hosts.ts";

const approved = [{ host: "mail.trust.example", port: 993 }];
const resolving = (...addresses: readonly string[]) =>
  checkedAddress({ allowLoopback: false, ownNetworks: ["10.9.0.0/16"], resolve: () => Promise.resolve(addresses) });

describe("mailboxes: which mail servers may be reached", () => {
  it("an approved host on a private address", async () => {
    assert.deepEqual(await resolving("10.1.2.3")({ host: "MAIL.trust.example", port: 993 }, approved), {
      ok: true,
      value: { address: "10.1.2.3" },
    });
  });

  it("not a host or a port that the ISM has not approved", async () => {
    for (const wanted of [
      { host: "other.example", port: 993 },
      { host: "mail.trust.example", port: 22 },
    ]) {
      const result = await resolving("10.1.2.3")(wanted, approved);
      assert.equal(!result.ok && result.refusal.kind, "host-not-approved");
    }
  });

  for (const address of [
    "127.0.0.1",
    "127.8.8.8",
    "::1",
    "::ffff:127.0.0.1",
    "169.254.169.254",
    "fe80::1",
    "0.0.0.0",
    "::",
    "10.9.4.4",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
  ]) {
    it(`never ${address}, also not beside a good one`, async () => {
      for (const addresses of [[address], ["10.1.2.3", address]]) {
        const result = await resolving(...addresses)({ host: "mail.trust.example", port: 993 }, approved);
        assert.equal(!result.ok && result.refusal.kind, "host-forbidden");
      }
    });
  }

  it("says so when the name is unknown", async () => {
    const result = await resolving()({ host: "mail.trust.example", port: 993 }, approved);
    assert.equal(!result.ok && result.refusal.kind, "host-unknown");
  });
});
