import { readConfiguration } from "../src/server/config.js";
import { readAddresses } from "./addresses.js";

const USAGE = `npm run fault                                    what the vendors of the running sandbox do
npm run fault -- qichacha fault=hang             makes one fail; "fault=none" ends it
npm run fault -- pboc latencyMs=300 latencyP95Ms=900

fault: none http500 http429 garbage wrongShape halfBody hang reset wrongSignature quota drift
others: latencyMs latencyP95Ms faultEvery vendorCode unknownField`;

/** `hang`, `300`, `true` and `null` as they are meant. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fail(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(1);
}

const [vendor, ...settings] = process.argv.slice(2);
const addresses = await readAddresses(readConfiguration(process.env).DATA_DIR);
if (addresses === undefined) fail("no sandbox has run here: npm start plays one");

/** Shows what a vendor does, or changes it. */
async function control(url: string, change: object | undefined): Promise<string> {
  const headers = { authorization: `Bearer ${addresses?.token ?? ""}` };
  const put = change && { method: "PUT", body: JSON.stringify(change) };
  const reply = await fetch(new URL("/__control", url), { headers, ...put }).catch(() => undefined);
  if (reply === undefined) fail("the sandbox does not run any more: npm start plays it anew");
  if (!reply.ok) fail(`the vendor refuses this (HTTP ${reply.status})`);
  return reply.text();
}

if (vendor === undefined) {
  for (const [code, url] of Object.entries(addresses.urls))
    console.log(`${code.padEnd(22)} ${await control(url, undefined)}`);
} else {
  const url = addresses.urls[vendor];
  if (url === undefined)
    fail(`the sandbox plays no ${vendor}; it plays ${Object.keys(addresses.urls).join(", ")}`);
  const pairs = settings.map((setting) => {
    const [name = "", ...value] = setting.split("=");
    return [name, valueOf(value.join("="))] as const;
  });
  const change = pairs.length === 0 ? undefined : Object.fromEntries(pairs);
  console.log(`${vendor} ${await control(url, change)}`);
}
