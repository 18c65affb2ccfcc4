import type { JSX } from "react";
import type { ScreenProps } from "./app.tsx";

export const SetupScreen = (_props: ScreenProps): JSX.Element => <h2>setup</h2>;
