import { parseArgs } from "node:util";
import { leaveAddresses } from "./addresses.js";
import { DEFAULT_SEED, population } from "./population.js";
import { playedVendors, startVendor } from "./vendor.js";

/** Options of the command line; each falls back to SANDBOX_SEED, SANDBOX_QICHACHA_PORT and so on, then to this. */
const DEFAULTS = {
  seed: String(DEFAULT_SEED),
  size: "2400",
  token: "sandbox",
  secret: "sandbox",
  "vendor-key": "",
};
type Name = keyof typeof DEFAULTS | `${string}-port`;

const PARENT_CHECK_MS = 500;

const vendors = await playedVendors();
const names = [...Object.keys(DEFAULTS), ...vendors.map((code) => `${code}-port`)];
const { values } = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});

const isDefaulted = (name: Name): name is keyof typeof DEFAULTS => Object.hasOwn(DEFAULTS, name);

function setting(name: Name): string {
  const given = values[name] ?? process.env[`SANDBOX_${name.toUpperCase().replaceAll("-", "_")}`];
  if (typeof given === "string") return given;
  return isDefaulted(name) ? DEFAULTS[name] : "0";
}

function wholeNumber(name: Name): number {
  const value = setting(name);
  if (!/^\d+$/.test(value)) throw new RangeError(`${name} must be a whole number, not "${value}"`);
  return Number(value);
}

/** Ends this process on a signal, or when the one that started it is gone, however it went. */
function exitWithParent(): void {
  const parent = process.ppid;
  const exit = (): never => process.exit(0);
  process.once("SIGTERM", exit).once("SIGINT", exit).once("disconnect", exit);
  setInterval(() => {
    if (process.ppid !== parent) exit();
  }, PARENT_CHECK_MS);
  if (process.send !== undefined && !process.connected) exit();
}

exitWithParent();
const people = population(wholeNumber("seed"), wholeNumber("size"));
const vendorKey = setting("vendor-key");
const account = {
  token: setting("token"),
  secret: setting("secret"),
  ...(vendorKey === "" ? {} : { vendorKey }),
};
const started = vendors.map(async (vendor) => {
  const port = wholeNumber(`${vendor}-port`);
  return [vendor, (await startVendor({ vendor, population: people, account, port })).url] as const;
});
const urls = Object.fromEntries(await Promise.all(started));
const { SANDBOX_DATA_DIR: dataDir } = process.env;
if (dataDir !== undefined) await leaveAddresses(dataDir, { token: account.token, urls });
if (process.send === undefined) console.log(JSON.stringify(urls));
else process.send(urls);
