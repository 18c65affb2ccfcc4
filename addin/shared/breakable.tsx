import { Fragment, type JSX } from "react";

/** A text whose addresses may break before their "@" in a narrow pane, and not in the middle of a word. */
export const Breakable = ({ text }: { readonly text: string }): JSX.Element => (
  <>
    {text.split(/(?=@)/).map((part, index) => (
      // The parts of one text never change places.
      <Fragment key={index}>
        {index > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </>
);
