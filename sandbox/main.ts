import { parseArgs } from "node:util";
import { startGateway } from "./gateway.js";
import { DEFAULT_SEED, population } from "./population.js";
import { commercial, type CommercialVendor, startVendor } from "./vendor.js";
import { type VendorKind, vendors } from "./wire/replies.js";

/** Options of the command line; each falls back to SANDBOX_SEED, SANDBOX_REGISTRY_PORT and so on, then to this. */
const DEFAULTS = {
  seed: String(DEFAULT_SEED),
  size: "2400",
  token: "sandbox",
  secret: "sandbox",
  "registry-port": "0",
  "tax-port": "0",
  "judicial-port": "0",
  "qichacha-port": "0",
  "tianyancha-port": "0",
  "qixinbao-port": "0",
};

type Name = keyof typeof DEFAULTS;

const PARENT_CHECK_MS = 500;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    size: { type: "string" },
    token: { type: "string" },
    secret: { type: "string" },
    "registry-port": { type: "string" },
    "tax-port": { type: "string" },
    "judicial-port": { type: "string" },
    "qichacha-port": { type: "string" },
    "tianyancha-port": { type: "string" },
    "qixinbao-port": { type: "string" },
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
const account = { token: setting("token"), secret: setting("secret") };
const gateways = (Object.keys(vendors) as VendorKind[]).map((kind) =>
  startGateway({ kind, population: people, token: account.token, port: wholeNumber(`${kind}-port`) }).then(
    (gateway) => [kind, gateway.url] as const,
  ),
);
const others = (Object.keys(commercial) as CommercialVendor[]).map((vendor) =>
  startVendor({ vendor, population: people, account, port: wholeNumber(`${vendor}-port`) }).then(
    (started) => [vendor, started.url] as const,
  ),
);
const urls: Record<string, string> = Object.fromEntries(await Promise.all([...gateways, ...others]));
if (process.send === undefined) console.log(JSON.stringify(urls));
else process.send(urls);
