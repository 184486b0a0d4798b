import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BadConfiguration, type Configuration } from "./config.js";

/** The master key: from the environment, or, for the embedded database, kept in the data folder and made once. */
export async function masterKey(configuration: Configuration): Promise<Buffer> {
  if (configuration.MASTER_KEY !== undefined) return Buffer.from(configuration.MASTER_KEY, "base64");
  const path = join(configuration.DATA_DIR, "master.key");
  await mkdir(dirname(path), { recursive: true });
  // Written whole beside its place and linked into it, so that a key cut short or a second one can never stand there.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, randomBytes(32).toString("base64"), { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await unlink(draft);
  }
  const key = Buffer.from(await readFile(path, "utf8"), "base64");
  if (key.length !== 32)
    throw new BadConfiguration(`${path} does not hold a key; restore it from your backup`);
  return key;
}
