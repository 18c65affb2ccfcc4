import type { JSX } from "react";
import type { ScreenProps } from "../shared/app.tsx";
export const PstCheck = (_props: ScreenProps): JSX.Element => <p>soon</p>;
