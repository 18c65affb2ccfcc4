import { DialogError, type Host, type HostFacts, type ThemeName } from "../shared/host.ts";
import { detectClient } from "./detect.ts";

type OfficeJs = typeof Office;

/** Reads one thing of Office.js; some clients throw for what they lack. */
const tryRead = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const readFacts = (office: OfficeJs): HostFacts => {
  const { context } = office;
  const diagnostics = tryRead(() => context.mailbox.diagnostics);
  const profile = tryRead(() => context.mailbox.userProfile);
  const client = detectClient({
    platform: tryRead(() => context.platform as unknown as string | undefined),
    hostName: tryRead(() => diagnostics?.hostName),
    hostVersion: tryRead(() => diagnostics?.hostVersion),
  });
  return {
    kind: "outlook",
    client,
    mailbox: tryRead(() => profile?.emailAddress),
    accountType: tryRead(() => profile?.accountType),
    version: tryRead(() => diagnostics?.hostVersion),
    phone: client === "ios" || client === "android",
    nestedSignIn: tryRead(() => context.requirements.isSetSupported("NestedAppAuth", "1.1")) === true,
  };
};

/** Perceived brightness of "#rrggbb", 0 to 255 (ITU-R BT.601). */
const brightness = (colour: string): number => {
  const value = Number.parseInt(colour.replace("#", "").slice(0, 6), 16);
  if (Number.isNaN(value)) return 255;
  return ((value >> 16) * 299 + ((value >> 8) & 255) * 587 + (value & 255) * 114) / 1000;
};

type ThemeColours = Pick<Office.OfficeTheme, "bodyBackgroundColor">;

const nameOf = (theme: ThemeColours | undefined): ThemeName | undefined => {
  const background: unknown = theme?.bodyBackgroundColor;
  if (typeof background !== "string" || background === "") return undefined;
  return brightness(background) < 128 ? "dark" : "light";
};

/** Office.js' display dialog: event 12006 is "closed by the person"; 12009-12011 are refusals by browser or person. */
const openDialog = (office: OfficeJs, url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    office.context.ui.displayDialogAsync(url, { height: 60, width: 30, promptBeforeOpen: false }, (opened) => {
      if (opened.status === office.AsyncResultStatus.Failed) {
        const { code } = opened.error;
        reject(new DialogError(code >= 12_009 && code <= 12_011 ? "popup-blocked" : `dialog-${code}`));
        return;
      }
      const dialog = opened.value;
      dialog.addEventHandler(office.EventType.DialogMessageReceived, (message: object) => {
        dialog.close();
        const text = (message as { message?: unknown }).message;
        resolve(typeof text === "string" ? text : "");
      });
      dialog.addEventHandler(office.EventType.DialogEventReceived, (event: object) => {
        const { error } = event as { error?: number };
        reject(new DialogError(error === 12_006 ? "closed" : `dialog-${error ?? 0}`));
      });
    });
  });

const exchangeToken = (office: OfficeJs): Promise<string> =>
  new Promise((resolve, reject) => {
    office.context.mailbox.getUserIdentityTokenAsync((result) => {
      if (result.status === office.AsyncResultStatus.Succeeded) resolve(result.value);
      else reject(new DialogError(`exchange-${result.error.code}`));
    });
  });

const open = (office: OfficeJs, url: string): void => {
  const ui = office.context.ui as Office.UI | undefined;
  if (tryRead(() => office.context.requirements.isSetSupported("OpenBrowserWindowApi", "1.1")) === true) {
    ui?.openBrowserWindow(url);
  } else window.open(url, "_blank", "noopener");
};

/** The theme now: of the last change, since some clients tell it only there; else what Office.js read at the start. */
const themeOf = (office: OfficeJs) => {
  let changed: ThemeColours | undefined;
  return {
    now: () => nameOf(changed ?? tryRead(() => office.context.officeTheme as ThemeColours | undefined)),
    listen: (listener: () => void) => {
      tryRead(() =>
        office.context.mailbox.addHandlerAsync(
          office.EventType.OfficeThemeChanged,
          (event: { officeTheme?: ThemeColours }) => {
            changed = event.officeTheme;
            listener();
          },
        ),
      );
    },
  };
};

/** The Outlook around the page, through Office.js. `facts` reads afresh: a pinned pane may meet another mailbox. */
export const outlookHost = (office: OfficeJs): Host => {
  const theme = themeOf(office);
  return {
    facts: () => readFacts(office),
    theme: theme.now,
    onThemeChange: theme.listen,
    onItemChange: (listener) => {
      tryRead(() => office.context.mailbox.addHandlerAsync(office.EventType.ItemChanged, () => listener()));
    },
    openWindow: (url) => open(office, url),
    openDialog: (url) => openDialog(office, url),
    // Only an Exchange of the organisation's own still gives these: Microsoft 365 switched them off everywhere.
    exchangeToken: readFacts(office).accountType === "enterprise" ? () => exchangeToken(office) : undefined,
    teamsToken: undefined,
  };
};
