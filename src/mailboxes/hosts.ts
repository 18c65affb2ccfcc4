import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { ok, refuse, type Result } from "../result.ts";

export interface ApprovedHost {
  readonly host: string;
  readonly port: number;
}

export type HostRefusal =
  | { readonly kind: "host-not-approved"; readonly host: string }
  | { readonly kind: "host-unknown"; readonly host: string }
  /** It resolves to this machine, to a link-local or metadata address, or to our own network. */
  | { readonly kind: "host-forbidden"; readonly host: string };

export interface HostCheck {
  /** Loopback is allowed in local mode alone, where the demonstration's servers run on this machine. */
  readonly allowLoopback: boolean;
  /** Our own networks, as CIDR ranges such as 10.9.0.0/16. */
  readonly ownNetworks: readonly string[];
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/**
 * The address to connect to for a mail server of an organisation, or why not. NHS servers sit on private addresses, so
 * the defence is the organisation's list that its ISM approved; loopback, link-local, metadata and our own networks are
 * never reached. The name is resolved once and the address that was checked is the one to use (facts/reliability.md).
 */
export const checkedAddress =
  (check: HostCheck) =>
  async (
    wanted: ApprovedHost,
    approved: readonly ApprovedHost[],
  ): Promise<Result<{ readonly address: string }, HostRefusal>> => {
    const host = wanted.host.toLowerCase();
    if (!approved.some((one) => one.host.toLowerCase() === host && one.port === wanted.port)) {
      return refuse({ kind: "host-not-approved", host });
    }
    const addresses = await (check.resolve ?? resolveAll)(host);
    const [first] = addresses;
    if (first === undefined) return refuse({ kind: "host-unknown", host });
    const forbidden = forbiddenAddresses(check);
    // One bad address among several is enough: which one answers is the name server's choice, not ours.
    const bad = addresses.some((address) => forbidden.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"));
    return bad ? refuse({ kind: "host-forbidden", host }) : ok({ address: first });
  };

const resolveAll = async (host: string): Promise<readonly string[]> => {
  if (isIP(host) !== 0) return [host];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
};

const forbiddenAddresses = ({ allowLoopback, ownNetworks }: HostCheck): BlockList => {
  const list = new BlockList();
  if (!allowLoopback) {
    list.addSubnet("127.0.0.0", 8, "ipv4");
    list.addAddress("::1", "ipv6");
  }
  list.addSubnet("0.0.0.0", 8, "ipv4");
  list.addAddress("::", "ipv6");
  list.addSubnet("169.254.0.0", 16, "ipv4");
  list.addSubnet("fe80::", 10, "ipv6");
  list.addAddress("fd00:ec2::254", "ipv6");
  list.addAddress("168.63.129.16", "ipv4");
  list.addAddress("100.100.100.200", "ipv4");
  list.addSubnet("224.0.0.0", 3, "ipv4");
  list.addSubnet("ff00::", 8, "ipv6");
  for (const network of ownNetworks) {
    const [address = "", bits = ""] = network.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
};
