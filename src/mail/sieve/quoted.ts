/** RFC 5228 2.4.2: a quoted string of a script. Undefined where the text can not stand in one. */
export const sieveString = (text: string): string | undefined =>
  // eslint-disable-next-line no-control-regex -- control characters have no business in a name or an address
  /[\0-\x1f\x7f]/.test(text) ? undefined : `"${text.replace(/["\\]/g, "\\$&")}"`;
