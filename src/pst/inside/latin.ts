const step = 0x2000;

/** Bytes as text, one character each (ISO 8859-1), so that places in the text are places in the bytes. */
export const latinText = (bytes: Uint8Array): string => {
  let text = "";
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return text;
};

/** The bytes of such text. */
export const latinBytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
};
