/** What of a mail file is no mail, and how it comes along. */
export const saveWords = {
  title: "Calendar, contacts, tasks and notes",
  how: "Only mail can be sent from here. You can save the rest as files on this computer. Nothing is sent anywhere.",
  mac: "Outlook for Mac cannot save files from this page. Open this page in your browser to save them.",
  save: {
    calendar: "Save calendar and tasks",
    contacts: "Save contacts",
    notes: "Save notes",
  },
  use: {
    calendar: "Then open the file in Outlook. On the web: Calendar, Add calendar, Upload from file.",
    contacts: "Then open the file in your contacts program. On a phone: open the file and add all.",
    notes: "All notes go into one text file that any program opens.",
  },
  journal: (count: string) => `${count}: these stay in the file. NHSmail has no place for them.`,
  making: (count: string) => `Making the file: ${count} so far.`,
  saved: (count: string, name: string) => `${count} saved in ${name}. Look in your downloads.`,
  nothing: "The chosen folders hold nothing of this kind. Choose other folders.",
  partly: (count: string) => `${count} came without everything they held, such as a large attachment.`,
  left: (count: string) => `${count} could not be read and were left out.`,
} as const;
