import { readdir } from "node:fs/promises";
import { type Gateway, type PlayedVendor, type PlayOptions, playVendor } from "./play.js";

/** What a vendor is started with; `port` 0 or left out takes a free one. */
export type VendorOptions = Omit<PlayOptions, "name"> & { readonly vendor: string };

const FOLDER = new URL("./vendors/", import.meta.url);
const FILE = /^([a-z0-9-]+)\.(?:ts|js)$/;

/** The codes of the vendors the sandbox plays, each a file of its own, in order. */
export async function playedVendors(): Promise<string[]> {
  const codes = (await readdir(FOLDER)).flatMap((file) => FILE.exec(file)?.[1] ?? []);
  return codes.sort();
}

/** A vendor as it is played; throws RangeError where nobody plays it. */
export async function played(code: string): Promise<PlayedVendor> {
  const file = (await readdir(FOLDER)).find((name) => FILE.exec(name)?.[1] === code);
  if (file === undefined) throw new RangeError(`the sandbox plays no vendor ${code}`);
  return ((await import(new URL(file, FOLDER).href)) as { played: PlayedVendor }).played;
}

/** Starts a vendor on 127.0.0.1; rejects where the port is taken or nobody plays it. */
export const startVendor = async ({ vendor, ...options }: VendorOptions): Promise<Gateway> =>
  playVendor(await played(vendor), { name: vendor, ...options });
