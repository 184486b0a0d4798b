import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Endpoint } from "../connectors/protocol.js";
import { type KeyPair, newKeyPair } from "../connectors/signed-envelope/key-pair.js";

/** The address of each vendor, by its code. */
const Addresses = z.record(z.string(), z.url());

const USER_KEY_DIGITS = 32;

/** The simulated outside world, running beside the server. */
export interface Sandbox {
  /** Addresses by vendor. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  stop(): Promise<void>;
}

/** What a vendor's messages are sealed with: its public key, or for the tax orders of one the user key it gave. */
const peerKeyOf = (vendor: string, secret: string, { publicKey }: KeyPair): string =>
  vendor === "qichacha" ? secret.slice(0, USER_KEY_DIGITS) : publicKey;

/**
 * Starts the sandbox as a process of its own; it ends when this one does, however that ends. It leaves word in a folder
 * of where its vendors listen.
 */
export async function startSandbox(customers: number, dataDir: string): Promise<Sandbox> {
  const token = randomUUID();
  // One secret for all: as a private key it also opens what is sealed for us.
  const [{ privateKey: secret }, theirs] = [newKeyPair(), newKeyPair()];
  const child = fork(fileURLToPath(new URL("../../sandbox/main.js", import.meta.url)), {
    env: {
      ...process.env,
      SANDBOX_TOKEN: token,
      SANDBOX_SECRET: secret,
      SANDBOX_VENDOR_KEY: theirs.privateKey,
      SANDBOX_SIZE: String(customers),
      SANDBOX_DATA_DIR: dataDir,
    },
  });
  const exited = once(child, "exit");
  const first = await Promise.race([
    once(child, "message").then(([message]: unknown[]) => message),
    exited.then(() => undefined),
  ]);
  if (first === undefined) throw new Error("the sandbox ended before it was up: see its message above");
  const addresses: Record<string, string> = Addresses.parse(first);
  const endpoints = Object.entries(addresses).map(
    ([vendor, url]) => [vendor, { url, token, secret, peerKey: peerKeyOf(vendor, secret, theirs) }] as const,
  );
  return {
    endpoints: Object.fromEntries(endpoints),
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
