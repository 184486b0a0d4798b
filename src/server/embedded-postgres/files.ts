import { randomBytes } from "node:crypto";
import { chmod, chown, lstat, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isAlive } from "./processes.js";

const ABANDONED_AFTER_MS = 10 * 60_000;

/** A sibling name for something to be made whole before it is renamed into place; it carries our process id. */
export function temporaryName(target: string): string {
  return `${target}.new-${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** Removes temporaries of a target whose maker is dead, or that are older than any making takes. */
export async function sweepTemporaries(target: string): Promise<void> {
  const prefix = `${basename(target)}.new-`;
  const names = (await readdir(dirname(target)).catch(ignoreAbsence)) ?? [];
  for (const name of names.filter((n) => n.startsWith(prefix))) {
    const path = join(dirname(target), name);
    const madeBy = Number(name.slice(prefix.length).split("-")[0]);
    if (!isAlive(madeBy) || (await ageMs(path)) > ABANDONED_AFTER_MS) {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** Milliseconds since a path was last changed; 0 when it is gone. */
export async function ageMs(path: string): Promise<number> {
  const changed = await lstat(path).then((s) => s.mtimeMs, ignoreAbsence);
  return changed === undefined ? 0 : Date.now() - changed;
}

/** A rejection handler: undefined where a file is not there; any other trouble goes on. */
export function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** A rejection handler for making what somebody else has just made too; any other trouble goes on. */
export function ignoreExistence(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST" && error.code !== "ENOTEMPTY") throw error;
}

/** Makes a folder which every account may enter, whatever our umask; one that exists is left as it is. */
export async function makeOpenFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, 0o755);
}

/** Writes a file that only the owner of its folder can read, also when root writes it. */
export async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await giveToFolderOwner(file);
}

/** What root makes in somebody's folder is his, so that he can go on with it as himself. */
export async function giveToFolderOwner(file: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(file));
  await chown(file, uid, gid);
}
