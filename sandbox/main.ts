import { parseArgs } from "node:util";
import { startGateway, type Gateway } from "./gateway.js";
import { DEFAULT_SEED, population } from "./population.js";
import type { VendorKind } from "./wire/replies.js";

/** Options of the command line; each falls back to SANDBOX_SEED, SANDBOX_REGISTRY_PORT and so on, then to this. */
const DEFAULTS = {
  seed: String(DEFAULT_SEED),
  size: "2400",
  token: "sandbox",
  "registry-port": "0",
  "tax-port": "0",
  "judicial-port": "0",
};

type Name = keyof typeof DEFAULTS;

const PARENT_CHECK_MS = 500;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    size: { type: "string" },
    token: { type: "string" },
    "registry-port": { type: "string" },
    "tax-port": { type: "string" },
    "judicial-port": { type: "string" },
  },
});

const setting = (name: Name): string =>
  values[name] ?? process.env[`SANDBOX_${name.toUpperCase().replace("-", "_")}`] ?? DEFAULTS[name];

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
const start = (kind: VendorKind): Promise<Gateway> =>
  startGateway({ kind, population: people, token: setting("token"), port: wholeNumber(`${kind}-port`) });
const [registry, tax, judicial] = await Promise.all([start("registry"), start("tax"), start("judicial")]);
const urls = { registry: registry.url, tax: tax.url, judicial: judicial.url };
if (process.send === undefined) console.log(JSON.stringify(urls));
else process.send(urls);
