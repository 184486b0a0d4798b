import { constants } from "node:fs";
import { access, type FileHandle, open, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BadFile } from "../../connectors/files/bad-file.js";
import { type Reject, REJECTS_HEADER, rejectRow } from "./reject.js";

/** The file the rejected rows go to. It holds values of the rows, so only its owner may read it. */
export interface RejectsFile {
  /** Adds rejects and makes sure they are on the disk; returns the length of the file. */
  add(rejects: readonly Reject[]): Promise<number>;
  close(): Promise<void>;
}

const OWNER_ONLY = 0o600;

/**
 * Where the rejects of a file go if nobody says: beside it, or in the working directory where nothing may be written
 * there. A file that is imported by several entries of a mapping has one for each, told apart by number.
 */
export async function rejectsPathOf(path: string, nth = 1): Promise<string> {
  const name = `${basename(path)}.rejects${nth === 1 ? "" : `-${nth}`}.csv`;
  const beside = await access(dirname(path), constants.W_OK).then(
    () => true,
    () => false,
  );
  return beside ? join(dirname(path), name) : name;
}

/** How long the file of rejects is; 0 where there is none. Throws BadFile where it is some other file. */
export async function rejectsBytesOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined || found.size === 0) return 0;
  const header = Buffer.from(REJECTS_HEADER);
  await using handle = await open(path);
  const { buffer } = await handle.read(Buffer.alloc(header.length), 0, header.length, 0);
  if (!buffer.equals(header))
    throw new BadFile(`${basename(path)} is no file of rejects: name another by --rejects`);
  return found.size;
}

/** Opens the file at a length it had, cutting off what was written since; it is made when there is a first reject. */
export function openRejectsFile(path: string, bytes: number): RejectsFile {
  let opened: { readonly handle: FileHandle; length: number } | undefined;

  async function file(): Promise<{ readonly handle: FileHandle; length: number }> {
    if (opened !== undefined) return opened;
    const handle = await open(path, bytes === 0 ? "w" : "r+", OWNER_ONLY);
    opened = { handle, length: bytes };
    await handle.chmod(OWNER_ONLY);
    await handle.truncate(bytes);
    if (bytes === 0) opened.length += (await handle.write(REJECTS_HEADER, 0)).bytesWritten;
    return opened;
  }

  return {
    add: async (rejects) => {
      if (rejects.length === 0 && bytes === 0 && opened === undefined) return 0;
      const at = await file();
      if (rejects.length === 0) return at.length;
      const text = Buffer.from(rejects.map(rejectRow).join(""));
      await at.handle.write(text, 0, text.length, at.length);
      await at.handle.datasync();
      at.length += text.length;
      return at.length;
    },
    close: async () => {
      await opened?.handle.close();
    },
  };
}
