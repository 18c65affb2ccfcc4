import { Fragment, type JSX } from "react";

/** A text whose addresses stay whole where a line has room for them; else they break before their "@", not in a word. */
export const Breakable = ({ text }: { readonly text: string }): JSX.Element => (
  <>
    {text.split(/(\S+@\S+)/).map((part, index) => {
      const at = part.indexOf("@");
      // The parts of one text never change places.
      if (at < 1) return <Fragment key={index}>{part}</Fragment>;
      return (
        <span className="address" key={index}>
          {part.slice(0, at)}
          <wbr />
          {part.slice(at)}
        </span>
      );
    })}
  </>
);
