import type { Endpoint } from "../src/connectors/protocol.js";
import { newKeyPair } from "../src/connectors/signed-envelope/key-pair.js";
import type { Gateway, PlayOptions } from "./play.js";
import { startVendor } from "./vendor.js";

/** A vendor that is running, and what to ask it with. */
export interface RunningVendor {
  readonly gateway: Gateway;
  readonly endpoint: Endpoint;
}

/** Some vendors that are running, by code. */
export interface RunningVendors {
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  close(): Promise<void>;
}

const TOKEN = "key";

type Options = Pick<PlayOptions, "population" | "now">;

/** Starts a vendor on a free port with an account and keys of its own. */
export async function runVendor(code: string, options: Options): Promise<RunningVendor> {
  const [ours, theirs] = [newKeyPair(), newKeyPair()];
  const account = { token: TOKEN, secret: ours.privateKey, vendorKey: theirs.privateKey };
  const gateway = await startVendor({ vendor: code, account, ...options });
  const { url } = gateway;
  return { gateway, endpoint: { url, token: TOKEN, secret: ours.privateKey, peerKey: theirs.publicKey } };
}

/** Starts vendors, each once. */
export async function runVendors(codes: readonly string[], options: Options): Promise<RunningVendors> {
  const started = await Promise.all(
    [...new Set(codes)].map(async (code) => [code, await runVendor(code, options)] as const),
  );
  return {
    gateways: new Map(started.map(([code, { gateway }]) => [code, gateway])),
    endpoints: Object.fromEntries(started.map(([code, { endpoint }]) => [code, endpoint])),
    close: async () => {
      await Promise.all(started.map(([, { gateway }]) => gateway.close()));
    },
  };
}
