import type { JSX } from "react";
import type { ScreenProps } from "./app.tsx";

export const AskScreen = (_props: ScreenProps): JSX.Element => <h2>ask</h2>;
