/** Programs, clinical systems, machines and telephones: what people look at or log in to, and no mail system. */
import { sentenceAround } from "../text/canvas.ts";

const program =
  "(?:outlook(?!\\.com| (?:365|online))|win(?:dows)?(?: (?:live )?mail)?|office(?! ?365)|word|excel|teams|zoom|skype|webex|slack|whats ?app|share ?point|one ?drive|one ?note|access|acrobat|adobe|chrome|edge|firefox|safari|internet explorer|thunderbird|apple mail|mac mail|web ?mail|the (?:app|browser|web)|citrix|vmware|hyper-?v|sql|azure|aws|active directory|ad|intune|mimecast|barracuda|sophos|proofpoint|linux|ubuntu|debian|mac ?os|macos|ios|android|chrome ?os)";
const clinical =
  "(?:emis(?: ?web| ?community| ?health| ?lv)?|system ?(?:one|1)|systm ?(?:one|1|online)|s1|tpp|in ?practice vision|inps vision|vision|microtest|accurx|acc?u ?rx|accubook|docman|e-?consult|engage consult|klinik|patient access|rio|cerner|millennium|epic|lorenzo|meditech|nervecentre|careflow|carenotes|paris|mosaic|liquid ?logic|ice|pacs|tquest|ardens|lexacom|dragon|egton|redcentric|adastra|cleo|crosscare|pcse|esr|health ?roster|the spine|smart ?cards?|pharmoutcomes|proscript|rx ?web|nexphase|dentally|soe|exact|r4|carestream|optix|person centred software|nourish|access care)";
const machine =
  "(?:i ?phones?|i ?pads?|i ?macs?|mac ?books?|macs?|pcs?|laptops?|desktops?|tablets?|chrome ?books?|surface(?: pros?)?|smart ?phones?|mobiles?|blackberr(?:y|ies)|phones?|thin clients?|3cx|avaya|cisco|mitel|ring ?central|surgery connect|x-?on|8x8|gamma|bt (?:phones?|cloud voice)|voip|broadband|wi-?fi|hscn|twitter|facebook|instagram|linked ?in)";
const version =
  "(?:\\s*(?:v(?:er(?:sion)?)?\\.?\\s*)?(?:\\d[\\d.]*(?![\\d.])|xp|vista|se|r2|pro|professional|home|enterprise|standard|desktop|client|app|for (?:mac|windows|desktop)|plus))";
const filler =
  "(?:(?:it'?s|it is|we(?:'re| are)?|all|just|only|on|use|uses|using|have|got|has|run|running|runs|plain|normal|ordinary|the|our|an?|ms|microsoft|apple|server|servers|client|app|desktop|new|old|latest|classic|and|or|with|plus|for|mostly|mainly|some|i think|think|everyone|everybody|staff|through|via|in|\\d+)\\b['\\s,/&+.-]*)*";
const one = `(?:${program}|${clinical}|${machine})(?![\\w@])${version}*`;
const only = new RegExp(
  `^\\W*${filler}${one}(?:[\\s,/&+.-]*${filler}${one})*[\\s,/&+.-]*${filler}\\W*(?:maybe|probably|here|at the moment|please|i (?:think|guess|suppose|reckon))?\\W*$`,
  "i",
);
const first = new RegExp(`^(?:ms |microsoft |apple )?(?:${program}|${clinical}|${machine})(?![\\w@])`, "i");

/** Whether an answer names nothing else but programs, clinical systems or machines. */
export const isNoMailSystem = (words: string): boolean => words.length < 120 && only.test(words);
/** Whether a name is, or begins with, one of them. */
export const beginsNoMailSystem = (name: string): boolean => first.test(name);

/** A year behind these is theirs, and not of Exchange: "Outlook 2016", "Windows Server 2019". */
const productBefore =
  /\b(?:outlook|office|word|excel|win(?:dows)?(?: server)?|sql(?: server)?|server|sharepoint|visio|project|access|publisher|skype|lync|teams|autocad|sage)\s*,?\s*$/i;
export const isOtherProductsYear = (before: string): boolean => productBefore.test(before);

/** "We're on Demo Street", "we're using Demo Lane": where somebody is. */
export const isPlace = (name: string): boolean =>
  /\b(?:street|st|road|rd|lane|avenue|ave|drive|close|way|square|hill|park|site|estate|floor|ward|campus|island|leave|holiday|call)\W*$/i.test(
    name,
  );

/** Whether the sentence around a position speaks of mail. */
export const speaksOfMail = (text: string, at: number): boolean => {
  const { start, end } = sentenceAround(text, at);
  return /\b(?:e-?mails?|mail(?:box(?:es)?)?|inbox(?:es)?|platform)\b/i.test(text.slice(start, end));
};
