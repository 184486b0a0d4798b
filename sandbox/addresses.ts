import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const Played = z.strictObject({ token: z.string(), urls: z.record(z.string(), z.url()) });

/** Where the vendors of a running sandbox listen, and what opens their control. */
export type PlayedAddresses = z.output<typeof Played>;

const fileIn = (dataDir: string): string => join(dataDir, "sandbox.json");

/** Leaves word of a sandbox that runs, for whoever wants to make its vendors fail; readable by its owner alone. */
export async function leaveAddresses(dataDir: string, addresses: PlayedAddresses): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(fileIn(dataDir), JSON.stringify(addresses), { mode: 0o600 });
}

/** Reads where the vendors of the sandbox listen; undefined where none has run here. */
export async function readAddresses(dataDir: string): Promise<PlayedAddresses | undefined> {
  try {
    return Played.parse(JSON.parse(await readFile(fileIn(dataDir), "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
