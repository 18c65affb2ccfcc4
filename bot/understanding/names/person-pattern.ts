/** How a person's name looks in running text: the source of a regular expression with the group "name". */

export const title = "(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Sister|Matron|Sir|Dame|Sr|Rev|Cllr)\\.?\\s+)?";
const capital =
  "(?:\\p{Lu}\\.(?:\\s?\\p{Lu}\\.)*|\\p{Lu}[\\p{L}]*(?:['-]\\p{Lu}?[\\p{L}]+)*|O'\\p{Lu}[\\p{L}]+|Mc\\p{Lu}[\\p{L}]+)";
const particle = "(?:de|da|di|del|van|von|der|den|la|le|bin|al|el|ter|ap|dos)";
export const person = `(?<name>${title}${capital}(?:\\s+(?:${particle}\\s+)*(?:${capital}|[A-Z]\\.)){0,3}(?![\\p{L}\\d]))`;
