import type { JSX } from "react";
import type { ScreenProps } from "./app.tsx";

export const ChangesScreen = (_props: ScreenProps): JSX.Element => <h2>changes</h2>;
