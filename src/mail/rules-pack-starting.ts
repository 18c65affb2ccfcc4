import type { RulePack } from "./rules-pack.ts";

/**
 * The pack that the service starts with. `onboarding pst inspect --print-rules` prints it as JSON, to be corrected and
 * uploaded. Not the full list of what NHSmail stops: that was not found in public.
 */
export const startingRulePack: RulePack = {
  format: "nhsmail-rule-pack/1",
  name: "NHSmail starting pack",
  version: "1",
  dated: "2022",
  label: "Starting pack. Not NHSmail's full list: check with your ISM and upload the current one.",
  sources: {
    "nhsmail-limits": "NHSmail guidance on message and attachment limits, page of 2022: 35 MB",
    "nhsmail-types": "NHSmail guidance on blocked attachments, which names .exe and .docm as examples",
    "exchange-filter":
      "Microsoft, common attachments filter of Exchange Online's anti-malware policy, default file types",
    "exchange-web":
      "Microsoft, Outlook on the web mailbox policy, default BlockedFileTypes (scripts and programs of it)",
  },
  maxItemBytes: { bytes: 35 * 1024 * 1024, source: "nhsmail-limits" },
  blockedExtensions: [
    {
      extensions: ["exe"],
      why: "programs can carry viruses",
      source: "nhsmail-types",
    },
    {
      extensions: ["docm"],
      why: "documents with macros can carry viruses",
      source: "nhsmail-types",
    },
    {
      extensions: [
        "ani app apk appx bat cmd com deb dex dll elf hta jnlp kext lib library lnk macho msc msi msix msp mst pif",
        "reg rev scf scr sct sys uif vb vbe vbs vxd wsc wsf wsh xll jar ppa ppam",
      ].flatMap((line) => line.split(" ")),
      why: "programs can carry viruses",
      source: "exchange-filter",
    },
    {
      extensions: ["ace", "arj", "cab", "img", "iso", "lha", "lzh", "xz", "z"],
      why: "the virus scanner cannot look inside",
      source: "exchange-filter",
    },
    {
      extensions: [
        "ade adp bas chm cpl csh fxp gadget grp hlp hpj inf ins isp js jse ksh msh msh1 msh2 mshxml msh1xml msh2xml",
        "ops pcd pl plg prf prg ps1 ps2 ps1xml ps2xml psc1 psc2 shb shs vbp vsmacros vsw ws xbap xnk",
      ].flatMap((line) => line.split(" ")),
      why: "scripts and programs can carry viruses",
      source: "exchange-web",
    },
  ],
  unsupportedClasses: [
    { messageClass: "IPM.Microsoft", why: "Outlook's own working data; Outlook makes it anew" },
    { messageClass: "IPM.Configuration", why: "Outlook's own settings; Outlook makes them anew" },
    { messageClass: "IPM.Document", why: "a file kept in a mail folder: save it to your computer first" },
  ],
};
