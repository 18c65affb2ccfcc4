/** Keys hit at random. Names, codes and abbreviations are not gibberish: only impossible words are. */
const rows =
  /(?:qwer|wert|erty|rtyu|tyui|yuio|uiop|asdf|sdfg|dfgh|fghj|ghjk|hjkl|asdk|kjh|lkj|zxcv|xcvb|cvbn|vbnm|poiu|oiuy|mnbv|qaz|wsx|asdj)/i;

const impossible = (word: string): boolean => {
  const letters = word.toLowerCase().replace(/[^\p{L}]/gu, "");
  if (letters.length < 3) return false;
  if (/(.)\1{3,}/.test(letters)) return true;
  if (
    letters.length >= 4 &&
    rows.test(letters) &&
    !/^(?:qwerty|property|liberty|poverty|puberty|tyui)$/.test(letters) &&
    !/erty$/.test(letters)
  )
    return true;
  if (letters.length >= 5 && !/[aeiouy]/.test(letters) && word !== word.toUpperCase()) return true;
  return (
    /[bcdfghjklmnpqrstvwxz]{6,}/.test(letters) ||
    /(?:[bcdfghjkmnpqrtvwxz]{5})/.test(letters.replace(/ght|tch|sch|chr|phr|thr|str|nst|rst|ngs|lls|ths/g, "a"))
  );
};

export const isGibberish = (text: string): boolean => {
  const words = text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length === 0)
    return (
      /^[^\p{L}\p{N}]+$/u.test(text.trim()) &&
      !/^[?!👍🙏😀-🙏\p{Extended_Pictographic}\s]+$/u.test(text.trim()) &&
      text.trim().length > 1
    );
  const bad = words.filter(impossible).length;
  return bad > 0 && bad * 2 >= words.filter((word) => word.length >= 3).length;
};
