/** Where our reader and another one differ over a real file: what, how often, who is right, and why. */
export interface Difference {
  readonly file: string;
  readonly tool: "pst-extractor" | "readpst";
  readonly what: string;
  readonly count: number;
  readonly right: "we" | "the tool" | "both";
  readonly why: string;
}

export const differences: readonly Difference[] = [
  {
    file: "HiraokaHyperTools__contacts97-2002.pst",
    tool: "pst-extractor",
    what: "pst-extractor fails: PSTFile::findBtreeItem Unable to find 97 is desc: true",
    count: 1,
    right: "we",
    why: "An ANSI file (version 14). pst-extractor reads its 32-bit tree pages as 64-bit ones. readpst finds the same contact as we do.",
  },
  {
    file: "aspose-email__search_f8d17a.pst",
    tool: "pst-extractor",
    what: "body",
    count: 1,
    right: "we",
    why: "The body is a binary file stored as text. pst-extractor takes out every zero character; we only those after the last other one.",
  },
  ...["pstextractortest@outlook.com.ost", "pstextractortestpdf@outlook.com.ost"].map((file) => ({
    file,
    tool: "pst-extractor" as const,
    what: "only we find the item",
    count: 136,
    right: "we" as const,
    why: "The folder of holidays has 160 rows of 339 bytes in one block of 54,240. pst-extractor takes every block for one of 8,176 bytes, as it is in files without 4 KB pages, and reads the first 24 rows. readpst finds 160.",
  })),
  {
    file: "aspose-email__MapiNoteToPST_out.pst",
    tool: "readpst",
    what: "sticky notes",
    count: 3,
    right: "we",
    why: "readpst skips IPM.StickyNote (it says '3 items skipped'). pst-extractor finds the same three.",
  },
  ...["aspose-email__Outlook_1.pst", "rjohnsondev__dist-list.pst", "rjohnsondev__passworded.pst"].map((file) => ({
    file,
    tool: "readpst" as const,
    what: "free/busy data outside the mailbox",
    count: 1,
    right: "both" as const,
    why: "readpst starts at the top folder that people see; 'Freebusy Data' stands beside it. We list it as place 'other'. pst-extractor finds it too.",
  })),
  ...["rjohnsondev__dist-list.pst", "rjohnsondev__passworded.pst"].map((file) => ({
    file,
    tool: "readpst" as const,
    what: "distribution list",
    count: 1,
    right: "we" as const,
    why: "readpst skips IPM.DistList ('1 items skipped'). pst-extractor finds it too.",
  })),
];
