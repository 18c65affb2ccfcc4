import { ThemeProvider } from "@fluentui/react/lib/Theme";
import { lazy, useEffect, useState, type JSX } from "react";
import type { PageAddress } from "./address.ts";
import type { Host, HostNote } from "./host.ts";
import type { ScreenProps } from "./screen-props.ts";
import { Draw } from "./icons.tsx";
import { Part } from "./part.tsx";
import { useAutomaticProof } from "./proof.tsx";
import { useSession } from "./session.ts";
import { StatusScreen } from "./status-screen.tsx";
import { fluentTheme, markTheme, themeNow } from "./theme.ts";
import { useMailbox } from "./use-mailbox.ts";
import { frame, hostNotes, sections, type Section } from "./words.ts";

const SetupScreen = lazy(() => import("./setup-screen.tsx").then((part) => ({ default: part.SetupScreen })));
const MailScreen = lazy(() => import("./mail-screen.tsx").then((part) => ({ default: part.MailScreen })));
const ChangesScreen = lazy(() => import("./changes-screen.tsx").then((part) => ({ default: part.ChangesScreen })));
const AskScreen = lazy(() => import("./ask-screen.tsx").then((part) => ({ default: part.AskScreen })));

interface AppProps {
  readonly host: Host;
  /** The host is known for sure: signing in may begin. */
  readonly settled: boolean;
  readonly note?: HostNote | undefined;
  readonly address: PageAddress;
}

const useTheme = (host: Host) => {
  const [name, setName] = useState(() => themeNow(host));
  useEffect(() => {
    const update = (): void => setName(themeNow(host));
    update();
    host.onThemeChange(update);
    const media = window.matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, [host]);
  useEffect(() => markTheme(name), [name]);
  return fluentTheme(name);
};

export const App = ({ host, settled, note, address }: AppProps): JSX.Element => {
  const theme = useTheme(host);
  const session = useSession(host, settled, address.demoPerson);
  const mailbox = useMailbox(session);
  const [section, setSection] = useState(address.section);
  const { refresh } = mailbox;
  useEffect(() => host.onItemChange(refresh), [host, refresh]);
  const props: ScreenProps = { host, session, mailbox, address, goTo: setSection };
  useAutomaticProof(props);
  return (
    <ThemeProvider theme={theme} applyTo="none">
      <div className="pane">
        <header className="bar">
          <h1>{frame.title}</h1>
        </header>
        <Tabs section={section} choose={setSection} />
        <main className="screen" id="content">
          {note !== undefined && <p className="card">{hostNotes[note]}</p>}
          <Part key={section}>
            <Screen section={section} {...props} />
          </Part>
        </main>
      </div>
    </ThemeProvider>
  );
};

const Screen = ({ section, ...props }: ScreenProps & { readonly section: Section }): JSX.Element => {
  switch (section) {
    case "status":
      return <StatusScreen {...props} />;
    case "setup":
      return <SetupScreen {...props} />;
    case "mail":
      return <MailScreen {...props} />;
    case "changes":
      return <ChangesScreen {...props} />;
    case "ask":
      return <AskScreen {...props} />;
  }
};

interface TabsProps {
  readonly section: Section;
  readonly choose: (section: Section) => void;
}

const Tabs = ({ section, choose }: TabsProps): JSX.Element => (
  <nav className="tabs" aria-label={frame.title}>
    {sections.map((name) => (
      <button
        key={name}
        type="button"
        aria-current={name === section ? "page" : undefined}
        onClick={() => choose(name)}
      >
        <Draw name={name} />
        {frame.sections[name]}
      </button>
    ))}
  </nav>
);
