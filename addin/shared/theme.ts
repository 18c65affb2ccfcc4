import { createTheme, type ITheme } from "@fluentui/react/lib/Styling";
import type { Host, ThemeName } from "./host.ts";

const fonts = {
  defaultFontStyle: { fontFamily: '"Segoe UI", system-ui, -apple-system, Arial, sans-serif', fontSize: 16 },
};

// Same roles as pane.css. Fluent derives its greys from these; each pair was checked for contrast by axe.
const light = createTheme({
  ...fonts,
  palette: {
    themePrimary: "#005eb8",
    themeDarkAlt: "#0053a3",
    themeDark: "#004689",
    themeDarker: "#003365",
    themeSecondary: "#1a6fc0",
    themeTertiary: "#6aa5dc",
    themeLight: "#bfd9f0",
    themeLighter: "#deecf8",
    themeLighterAlt: "#f6fafd",
    neutralPrimary: "#212b32",
    neutralSecondary: "#4c6272",
    neutralTertiary: "#768692",
    neutralSecondaryAlt: "#4c6272",
    white: "#ffffff",
  },
});

const dark = createTheme({
  ...fonts,
  isInverted: true,
  palette: {
    themePrimary: "#8ec5ff",
    themeDarkAlt: "#a3d0ff",
    themeDark: "#b8daff",
    themeDarker: "#d2e8ff",
    themeSecondary: "#7ab4f0",
    themeTertiary: "#4d7fb5",
    themeLight: "#2a4a6b",
    themeLighter: "#22384d",
    themeLighterAlt: "#1d2a37",
    black: "#ffffff",
    neutralDark: "#f9fafb",
    neutralPrimary: "#f3f5f6",
    neutralPrimaryAlt: "#e4e8ea",
    neutralSecondary: "#c3cbd1",
    neutralSecondaryAlt: "#c3cbd1",
    neutralTertiary: "#93a0a9",
    neutralTertiaryAlt: "#6b7780",
    neutralQuaternary: "#4c5760",
    neutralQuaternaryAlt: "#434d55",
    neutralLight: "#39424a",
    neutralLighter: "#2d353b",
    neutralLighterAlt: "#262c31",
    white: "#1b1f22",
  },
});

const prefersDark = (): boolean => window.matchMedia("(prefers-color-scheme: dark)").matches;

/** The theme to show now: the host's, else the computer's. */
export const themeNow = (host: Host): ThemeName => host.theme() ?? (prefersDark() ? "dark" : "light");

/** Fluent's theme. Contrast follows forced-colors, which Fluent v8 knows by itself; its base is dark, as Teams' is. */
export const fluentTheme = (name: ThemeName): ITheme => (name === "light" ? light : dark);

/** Marks the document, so that pane.css and native controls follow. */
export const markTheme = (name: ThemeName): void => {
  document.documentElement.dataset["theme"] = name === "light" ? "light" : "dark";
};
