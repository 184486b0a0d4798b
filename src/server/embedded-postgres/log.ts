import { copyFile, open, stat, truncate } from "node:fs/promises";
import { ignoreAbsence } from "./files.js";

const MAX_BYTES = 8 * 1024 * 1024;

/** Keeps the server's log bounded: a full one is copied to `.1` and emptied, as it stays open in the server. */
export async function boundLog(file: string): Promise<void> {
  if ((await logSize(file)) < MAX_BYTES) return;
  await copyFile(file, `${file}.1`);
  await truncate(file);
}

/** Bytes in the log, 0 when there is none. */
export async function logSize(file: string): Promise<number> {
  return (await stat(file).catch(ignoreAbsence))?.size ?? 0;
}

/** What was logged from an offset on. */
export async function logSince(file: string, offset: number): Promise<string> {
  const log = await open(file, "r");
  try {
    const bytes = Buffer.alloc(Math.max(0, (await log.stat()).size - offset));
    await log.read(bytes, 0, bytes.length, offset);
    return bytes.toString("utf8");
  } finally {
    await log.close();
  }
}
