import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface MadeCertificate {
  readonly key: string;
  readonly cert: string;
}

const openssl = (cwd: string, ...args: readonly string[]): void => {
  execFileSync("openssl", args, { cwd, stdio: "ignore" });
};

/** A self-signed certificate in this folder, readable by a server that runs as another user. */
export const makeCertificate = async (
  folder: string,
  name: string,
  {
    names = ["DNS:localhost", "IP:127.0.0.1"],
    expired = false,
  }: { readonly names?: readonly string[]; readonly expired?: boolean } = {},
): Promise<MadeCertificate> => {
  const made = { key: join(folder, `${name}.key`), cert: join(folder, `${name}.pem`) };
  const subject = ["-subj", "/CN=localhost", "-addext", `subjectAltName=${names.join(",")}`];
  const fresh = ["-newkey", "rsa:2048", "-nodes", "-keyout", made.key];
  if (!expired) openssl(folder, "req", "-x509", ...fresh, "-out", made.cert, "-days", "2", ...subject);
  else {
    // Only `openssl ca` makes a certificate of the past.
    const request = `${name}.csr`;
    openssl(folder, "req", "-new", ...fresh, "-out", request, ...subject);
    await writeFile(join(folder, "index"), "");
    await writeFile(join(folder, "serial"), "01\n");
    const settings =
      "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nserial=serial\nnew_certs_dir=.\npolicy=p\ndefault_md=sha256\ncopy_extensions=copy\n[p]\ncommonName=supplied\n";
    await writeFile(join(folder, "ca.conf"), settings);
    const dates = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z"];
    const files = ["-keyfile", made.key, "-in", request, "-out", made.cert];
    openssl(folder, "ca", "-batch", "-config", "ca.conf", "-selfsign", ...files, ...dates);
  }
  execFileSync("chmod", ["-R", "a+rX", folder]);
  return made;
};

/** Lines of a Dovecot that speaks TLS with it: STARTTLS on its port, and TLS from the start on this one. */
export const tlsLines = ({ key, cert }: MadeCertificate, imaps: number): string =>
  `ssl = required\nssl_cert = <${cert}\nssl_key = <${key}\nservice imap-login {\n  inet_listener imaps {\n    port = ${imaps}\n    ssl = yes\n  }\n}`;
