// Counts items and attachments of a data file with the npm package pst-extractor.
const { PSTFile } = require("pst-extractor");

let [items, attachments] = [0, 0];
const walk = (folder) => {
  try {
    for (let item = folder.getNextChild(); item != null; item = folder.getNextChild()) {
      items++;
      attachments += item.numberOfAttachments;
    }
    for (const child of folder.getSubFolders()) walk(child);
  } catch {
    // A search folder throws; it holds nothing of its own.
  }
};
walk(new PSTFile(process.argv[2]).getRootFolder());
console.log(JSON.stringify({ items, attachments }));
