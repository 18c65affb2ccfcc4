import { formOf, type Form } from "./forms.ts";
import { mailFiles } from "./mail-files.ts";
import { outlookFiles } from "./outlook-files.ts";
import type { Look, Reader } from "./types.ts";
import { zipFiles } from "./zip-files.ts";

const readers: Readonly<Record<Form, Reader>> = { zip: zipFiles, mail: mailFiles, outlook: outlookFiles };

/**
 * What is within a file that holds others: a zip archive, a message (.eml), an Outlook message (.msg), and what is within
 * those, whatever they are called. Nothing is met in a file of another kind. Stop taking when you have seen enough; the
 * budget bounds names, bytes and depth, and says with an `unseen` where it ended the look.
 */
export const filesWithin: Look = function* (container, budget, path, depth) {
  const form = formOf(container.bytes, container.name, container.type);
  if (form !== undefined) yield* readers[form](container, budget, path, depth, filesWithin);
};
