import { DefaultButton } from "@fluentui/react/lib/Button";
import { useRef, useState, type DragEvent, type JSX } from "react";
import { pstWords } from "../shared/words-pst.ts";
import type { Check } from "./use-check.ts";

/** Chromium gives a handle to a dropped file, by which a later visit may open it again; not all type libraries know. */
type MaybeHandle = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

const handleOf = async (item: DataTransferItem | undefined): Promise<FileSystemFileHandle | undefined> => {
  const handle = await (item as MaybeHandle | undefined)?.getAsFileSystemHandle?.().catch(() => null);
  return handle?.kind === "file" ? (handle as FileSystemFileHandle) : undefined;
};

type Askable = FileSystemFileHandle & { requestPermission?: (how: { mode: "read" }) => Promise<PermissionState> };

export const FileDrop = ({ check }: { readonly check: Check }): JSX.Element => {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const waiting = check.file === undefined && check.state.kind === "found";
  const { handle } = check;
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    const [item] = event.dataTransfer.items;
    if (file !== undefined) void handleOf(item).then((found) => check.open({ file, handle: found }));
  };
  const reopen = async (kept: Askable): Promise<void> => {
    if ((await kept.requestPermission?.({ mode: "read" })) !== "granted") return;
    check.open({ file: await kept.getFile(), handle: kept });
  };
  return (
    <div
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {waiting && <p>{check.wasSending ? pstWords.keptSending : pstWords.kept}</p>}
      {waiting && handle === undefined && check.wasSending && <p>{pstWords.chooseSame}</p>}
      {waiting && handle !== undefined && (
        // A file that was moved or a "no" leaves the other way: choosing it again.
        <DefaultButton text={pstWords.openKept} onClick={() => void reopen(handle).catch(() => undefined)} />
      )}
      <input
        ref={input}
        type="file"
        accept=".pst,.ost"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) check.open({ file, handle: undefined });
          target.value = "";
        }}
      />
      <DefaultButton
        text={check.file === undefined ? pstWords.choose : pstWords.again}
        onClick={() => input.current?.click()}
      />
      <p className="quiet">{pstWords.drop}</p>
    </div>
  );
};
