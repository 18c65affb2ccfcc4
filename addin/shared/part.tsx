import { DefaultButton } from "@fluentui/react/lib/Button";
import { Component, Suspense, type JSX, type ReactNode } from "react";
import { frame } from "./words.ts";

interface PartState {
  readonly failed: boolean;
}

/**
 * A part that is loaded when first wanted. If it cannot load (connection gone, a new version was installed meanwhile) the
 * rest of the page goes on, and a reload is one press away. React has no other way to catch this than a class.
 */
export class Part extends Component<{ readonly children: ReactNode }, PartState> {
  static getDerivedStateFromError(): PartState {
    return { failed: true };
  }

  override state: PartState = { failed: false };

  /** To the browser's own list of errors, so that neither a help desk nor a test takes a lost part for a slow one. */
  override componentDidCatch(error: unknown): void {
    reportError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? (
      <PartFailed />
    ) : (
      <Suspense fallback={<p>{frame.loading}</p>}>{this.props.children}</Suspense>
    );
  }
}

const PartFailed = (): JSX.Element => (
  <div className="card warn" role="alert">
    <p>{frame.partFailed}</p>
    <p>{frame.partFailedNext}</p>
    <DefaultButton text={frame.retry} onClick={() => location.reload()} />
  </div>
);
