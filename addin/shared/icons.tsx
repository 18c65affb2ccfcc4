import { registerIcons } from "@fluentui/react/lib/Styling";
import type { JSX } from "react";

/** Our own drawings on a 20 x 20 grid, as paths: no icon font, nothing fetched. */
const drawings = {
  status: "M3 4h14v12H3zM3 5l7 6 7-6",
  setup:
    "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6M10 2v3M10 15v3M2 10h3M15 10h3M4.5 4.5l2 2M13.5 13.5l2 2M4.5 15.5l2-2M13.5 6.5l2-2",
  mail: "M3 5h5l2 2h7v9H3zM10 9v5M7.5 11.500 10 14l2.500-2.500",
  changes: "M3 7h12M12 4l3 3-3 3M17 13H5M8 10l-3 3 3 3",
  ask: "M3 4h14v10H9l-4 3v-3H3zM8.200 7.500a1.800 1.800 0 1 1 1.800 2v1M10 12.200v.1",
  check: "M4 10.500 8 14.500 16 5.500",
  cross: "M5 5l10 10M15 5 5 15",
  warning: "M10 3 18 17H2zM10 8v4M10 14.500v.1",
  info: "M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15M10 9v5M10 6v.1",
  dot: "M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8",
  now: "M10 5.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10 9a1 1 0 1 0 0 2 1 1 0 0 0 0-2M10 8.300a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400",
  person: "M10 3a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M3.500 17c.5-3.500 3-5 6.500-5s6 1.500 6.500 5",
} as const;

export type Drawing = keyof typeof drawings;

/** Decorative: the words beside it say what it means. */
export const Draw = ({ name, size = 18 }: { readonly name: Drawing; readonly size?: number }): JSX.Element => (
  <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path
      d={drawings[name]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);

/** The names that Fluent's own parts ask for. Without them Fluent warns and shows nothing. */
export const registerOurIcons = (): void => {
  registerIcons(
    {
      icons: {
        CheckMark: <Draw name="check" size={14} />,
        Cancel: <Draw name="cross" />,
        Clear: <Draw name="cross" />,
        Info: <Draw name="info" />,
        Warning: <Draw name="warning" />,
        ErrorBadge: <Draw name="warning" />,
        Blocked2: <Draw name="warning" />,
        Completed: <Draw name="check" />,
        Error: <Draw name="warning" />,
      },
    },
    { disableWarnings: true },
  );
};
