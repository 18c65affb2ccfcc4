/** The mail systems that we know by name, with the ways in which people write them. */

export interface Product {
  readonly name: string;
  /** How the name begins, without version. */
  readonly pattern: string;
  /** The version that may follow. Group 1. */
  readonly version?: string;
  readonly versions?: Readonly<Record<string, string>>;
  /** The version may stand behind the machine's name. */
  readonly machines?: true;
}

const exchangeYear =
  "twenty[ -](?:ten|thirteen|sixteen|nineteen)|two thousand (?:and )?(?:three|seven|ten|thirteen|sixteen)|(?:2k|20)?(?:00|03|07|10|13|16|19)(?!\\d)|5\\.5|se\\b|subscription edition";
const spokenYears: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ three: 2003, seven: 2007, ten: 2010, thirteen: 2013, sixteen: 2016, nineteen: 2019 }).flatMap(
    ([word, year]) =>
      ["twenty ", "twenty-", "two thousand ", "two thousand and "].map((lead) => [`${lead}${word}`, String(year)]),
  ),
);
const dotted = "\\d{1,2}(?:\\.\\d+){0,3}(?!\\d)|20\\d\\d";
const v = "(?:\\s*,?\\s*(?:server|svr|version|ver|release|v)?\\.?\\s*'?)";
/** "an old Exchange box, 2010 I reckon": the machine stands between name and year, and the year ends the thought. */
const machine =
  "(?:\\s+(?:box|boxes|server|servers|machine|kit|cluster|system|install(?:ation)?|environment)\\s*[,(-]?\\s*(?:it'?s |its |i think |think |is |version |a |of about |about |from )*)";

/** A host of somebody else's product: the product is the system. */
const notHoster = "(?!'?s?\\s+(?:hosted |managed )?(?:exchange|office|o365|365|google|zimbra))";

const products: readonly Product[] = [
  {
    name: "Office 365",
    pattern:
      "(?:(?:ms|microsoft)[\\s-]*)?(?:office|off|offce|ofice|offfice)[\\s-]?(?:365|three[\\s-]six(?:ty)?[\\s-]five)|o[\\s-]?365|m[\\s-]?365|(?:ms|microsoft)[\\s-]?365|exchange[\\s-]?on-?\\s?line|exo\\b|365(?= (?:tenant|tenancy|exchange|hybrid|email|e-mail|mail))|outlook 365|outlook online|(?<=\\b(?:on|use|using|have|got|moved to|with)\\s)365(?!\\s*(?:day|user|mailbox|account|staff|people|of|new|more))|(?:ms|microsoft)(?:'s)? cloud|exchange (?:in the cloud|365)|exch(?:ange)? online",
  },
  {
    name: "Exchange",
    pattern:
      "(?:(?:ms|microsoft|on-?prem(?:ise|ises)?|hosted)[\\s-]*)?(?:exchange|exchnage|exhange|exchnge|exchage|exhcange|excahnge|excange|exchang|exchane|exchanege|exchnange|exch|exchaneg|exhcnage|msexchange)(?![a-z])(?:[\\s-]*(?:server|svr))?",
    version: `${exchangeYear}|20(?:00|03|07|10|13|16|19)`,
    machines: true,
    versions: {
      se: "SE",
      "subscription edition": "SE",
      ...spokenYears,
    },
  },
  {
    name: "Exchange",
    pattern:
      "(?:e2k|ex|exch?)(?=(?:20)?(?:00|03|07|10|13|16|19)(?!\\d))|e2k(?=[37](?!\\d))|e(?=20(?:03|07|10|13|16|19))",
    version: "(?:20)?(?:00|03|07|10|13|16|19)|[37]",
  },
  // "O365 and on-prem 2016".
  {
    name: "Exchange",
    pattern: "on-?\\s?prem(?:ises?)?(?: server)?\\s+(?=20(?:03|07|10|13|16|19))",
    version: "20(?:03|07|10|13|16|19)",
  },
  {
    name: "Google",
    pattern:
      "(?:google|goggle|gogle|googel)(?:'s)?[\\s-]*(?:workspace|work space|workplace|apps?(?: for (?:work|business|education))?|mail|suite|g ?suite)|g[\\s-]?suite|g[\\s-]?mail|gmial|googlemail|google(?! (?:it|form|forms|docs?|drive|maps?|search|calendar))",
  },
  {
    name: "GroupWise",
    pattern:
      "(?:(?:novell?|micro ?focus|opentext)[\\s-]*)?(?:group[\\s-]?wise|groupwize|groupwse|grpwise|groupwsie|gropwise)|\\bgw(?=\\s?\\d)",
    version: dotted,
  },
  {
    name: "Lotus Notes",
    pattern:
      "(?:(?:ibm|hcl|lotus)[\\s-]*)*(?:lotus|lotes|louts)?[\\s-]*(?:notes|domino|domnio|dominoe)(?:[\\s/-]*(?:and |& )?(?:notes|domino))?(?![a-z])|lotus(?![a-z])",
    version: dotted,
  },
  { name: "Zimbra", pattern: "zimbra|zimbera|zymbra|zimba(?![a-z])", version: dotted },
  { name: "Zoho", pattern: "zoho(?:[\\s-]?mail)?" },
  { name: "MDaemon", pattern: "m-?daemon|mdeamon", version: dotted },
  { name: "Kerio", pattern: "kerio(?:[\\s-]?connect)?", version: dotted },
  { name: "Postfix", pattern: "postfix" },
  { name: "Dovecot", pattern: "dovecot" },
  { name: "Sendmail", pattern: "sendmail" },
  { name: "Exim", pattern: "exim(?![a-z])" },
  { name: "Cyrus", pattern: "cyrus(?: imap)?" },
  { name: "Courier", pattern: "courier(?: imap)" },
  { name: "hMailServer", pattern: "hmail(?:[\\s-]?server)?", version: dotted },
  { name: "SmarterMail", pattern: "smarter[\\s-]?mail", version: dotted },
  { name: "IceWarp", pattern: "ice[\\s-]?warp", version: dotted },
  { name: "Axigen", pattern: "axigen", version: dotted },
  { name: "Scalix", pattern: "scalix", version: dotted },
  { name: "FirstClass", pattern: "first[\\s-]?class(?= (?:mail|server|email))|firstclass", version: dotted },
  { name: "Open-Xchange", pattern: "open-?\\s?xchange", version: dotted },
  { name: "Kopano", pattern: "kopano|zarafa" },
  { name: "Mailcow", pattern: "mailcow" },
  { name: "Mirapoint", pattern: "mirapoint" },
  { name: "CommuniGate", pattern: "communigate(?: pro)?" },
  { name: "Mercury", pattern: "mercury(?: mail|/32)" },
  { name: "Oracle", pattern: "oracle (?:communications|beehive|messaging|collaboration)(?: [a-z]+)?" },
  { name: "Yahoo", pattern: "yahoo(?: mail)?" },
  { name: "Hotmail", pattern: "hotmail|outlook\\.com|windows live mail" },
  { name: "iCloud", pattern: "icloud(?: mail)?" },
  { name: "BT Mail", pattern: "bt[\\s-]?(?:mail|internet|connect)" },
  { name: "Rackspace", pattern: `rackspace(?: (?:email|mail))?${notHoster}` },
  { name: "Fasthosts", pattern: `fasthosts${notHoster}` },
  { name: "IONOS", pattern: `(?:ionos|1 ?& ?1 mail)${notHoster}` },
  { name: "GoDaddy", pattern: `go ?daddy${notHoster}` },
  { name: "ProtonMail", pattern: "proton ?mail" },
  { name: "Roundcube", pattern: "round ?cube" },
  { name: "Horde", pattern: "horde(?: webmail)" },
  { name: "SquirrelMail", pattern: "squirrel ?mail" },
  { name: "Novell NetMail", pattern: "net ?mail" },
  { name: "Samsung Contact", pattern: "samsung contact" },
  {
    name: "Small Business Server",
    pattern: "small business server|\\bsbs(?=[\\s-]?\\d|\\b)",
    version: "20(?:03|08|11)",
  },
];

export const compiled = products.map((product) => ({
  product,
  find: new RegExp(
    `(?<![\\w@.-])(?:${product.pattern})${product.version === undefined ? "(?![a-z])" : `(?:${product.machines === true ? `(?:${v}|${machine}(?=20\\d\\d(?![\\d/])(?!\\s*(?:mailbox|user|account|staff|new))))` : v}(?<ver>${product.version})|(?![a-z]))`}`,
    "gi",
  ),
}));
