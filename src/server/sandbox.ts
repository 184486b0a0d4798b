import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { connectors } from "../connectors/index.js";
import type { Endpoint } from "../connectors/protocol.js";

/** One address for each gateway, by dimension, and for each commercial vendor, by its code. */
const Addresses = z.record(z.string(), z.url());

/** The simulated outside world, running beside the server. */
export interface Sandbox {
  /** Addresses by vendor. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  stop(): Promise<void>;
}

/** Starts the sandbox as a process of its own; it ends when this one does, however that ends. */
export async function startSandbox(customers: number): Promise<Sandbox> {
  const [token, secret] = [randomUUID(), randomUUID()];
  const child = fork(fileURLToPath(new URL("../../sandbox/main.js", import.meta.url)), {
    env: { ...process.env, SANDBOX_TOKEN: token, SANDBOX_SECRET: secret, SANDBOX_SIZE: String(customers) },
  });
  const exited = once(child, "exit");
  const first = await Promise.race([
    once(child, "message").then(([message]: unknown[]) => message),
    exited.then(() => undefined),
  ]);
  if (first === undefined) throw new Error("the sandbox ended before it was up: see its message above");
  const addresses: Record<string, string> = Addresses.parse(first);
  const endpoints = connectors.flatMap(({ vendor: { code }, dimension }) => {
    const url = addresses[code] ?? addresses[dimension];
    return url === undefined ? [] : [[code, { url, token, secret }] as const];
  });
  return {
    endpoints: Object.fromEntries(endpoints),
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
