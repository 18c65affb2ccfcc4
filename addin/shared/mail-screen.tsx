import type { JSX } from "react";
import type { ScreenProps } from "./app.tsx";

export const MailScreen = (_props: ScreenProps): JSX.Element => <h2>mail</h2>;
