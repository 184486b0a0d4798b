import { createHash } from "node:crypto";
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { population } from "../../sandbox/population.js";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const sources = path("../support/typescript.mjs");
const sandbox = path("../../sandbox/main.ts");
const execArgv = ["--import", sources];

interface Urls {
  "registry-gateway": string;
  "tax-gateway": string;
  "court-gateway": string;
}

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the child's output is not piped");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return line;
}

function run(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [...execArgv, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  return child;
}

function forkSandbox(env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = fork(sandbox, { execArgv, env: { ...process.env, ...env } });
  started.push(child);
  return child;
}

/** A parent that starts the sandbox by `how`, tells its pid and URLs in one line, and waits. */
const parentScript = (how: string): string => `
  import { fork, spawn } from "node:child_process";
  import { createInterface } from "node:readline";
  const args = ${JSON.stringify([...execArgv, sandbox])};
  ${how}
  setInterval(() => {}, 1000);
`;
const FORKING = `
  const child = fork(args[2], { execArgv: args.slice(0, 2) });
  child.on("message", (urls) => console.log(JSON.stringify({ pid: child.pid, ...urls })));`;
const SPAWNING = `
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  createInterface(child.stdout).on("line", (line) =>
    console.log(JSON.stringify({ pid: child.pid, ...JSON.parse(line) })));`;

/** Whether a process still runs; one that has ended but was not yet reaped does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== "linux" || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

async function endsWithin(ms: number, pid: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (runs(pid) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  return !runs(pid);
}

describe("the same seed on any day", () => {
  const DIGEST = `
    const { createHash } = await import("node:crypto");
    const { population } = await import(process.env.POPULATION);
    const { guaranteesAt } = await import(process.env.POPULATION);
    const wire = (name) => import(new URL("wire/" + name + ".ts", process.env.POPULATION));
    const { registryRecord } = await wire("registry");
    const { taxRecord } = await wire("tax");
    const { judicialRecord } = await wire("judicial");
    const shift = Number(process.env.SHIFT);
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
      constructor(...args) { if (args.length === 0) super(RealDate.now() + shift); else super(...args); }
      static now() { return RealDate.now() + shift; }
    };
    Math.random = () => { throw new Error("Math.random was used"); };
    const at = "2026-11-22";
    const told = [...population(20240601, 200)].map((e) =>
      [e, guaranteesAt(e, at), registryRecord(e, at), taxRecord(e, at), judicialRecord(e, at)]);
    const json = JSON.stringify(told, (_, v) => (typeof v === "bigint" ? String(v) : v));
    console.log(createHash("sha256").update(json).digest("hex") + " " + new Date().getFullYear());
  `;
  const digest = (shiftDays: number, TZ: string) =>
    firstLine(
      run(["--input-type=module", "--eval", DIGEST], {
        POPULATION: new URL("../../sandbox/population.ts", import.meta.url).href,
        SHIFT: String(shiftDays * 86_400_000),
        TZ,
      }),
    );

  it("gives the same bytes", async () => {
    const runsOfIt = [digest(0, "UTC"), digest(-5000, "America/New_York"), digest(3000, "Asia/Shanghai")];
    const [now, past, future] = (await Promise.all(runsOfIt)).map((line) => line.split(" "));
    expect(now?.[0]).toMatch(/^[0-9a-f]{64}$/);
    expect([past?.[0], future?.[0]]).toEqual([now?.[0], now?.[0]]);
    expect(new Set([now?.[1], past?.[1], future?.[1]]).size).toBe(3);
  });

  it("gives other bytes for another seed", () => {
    const bytes = (seed: number) =>
      createHash("sha256")
        .update([...population(seed, 200)].map((e) => `${e.uscc}${e.name}`).join())
        .digest("hex");
    expect(bytes(1)).toBe(bytes(1));
    expect(bytes(1)).not.toBe(bytes(2));
  });
});

describe("the sandbox as a child process", () => {
  it("serves three gateways of the size and seed asked for, and ends on SIGTERM", async () => {
    const child = forkSandbox({ SANDBOX_SEED: "9", SANDBOX_SIZE: "5", SANDBOX_TOKEN: "t" });
    const [urls] = (await once(child, "message")) as [Urls];
    const headers = { authorization: "Bearer t" };
    const known = population(9, 6);
    const list = [0, 4, 5].map((i) => known.at(i).uscc).join(",");
    const companies = (await (
      await fetch(`${urls["registry-gateway"]}/enterprises?uscc=${list}`, { headers })
    ).json()) as {
      data: { entName: string }[];
    };
    expect(companies.data.map((c) => c.entName)).toEqual([0, 4].map((i) => known.at(i).name));
    expect((await fetch(`${urls["tax-gateway"]}/taxpayers?uscc=${list}`, { headers })).status).toBe(200);
    expect((await fetch(`${urls["court-gateway"]}/cases?uscc=${list}`, { headers })).status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends when its parent disconnects", async () => {
    const child = forkSandbox();
    await once(child, "message");
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it.each([
    ["forked", FORKING],
    ["spawned", SPAWNING],
  ])("ends when the parent that %s it is killed", async (_, how) => {
    const parent = run(["--input-type=module", "--eval", parentScript(how)]);
    const told = JSON.parse(await firstLine(parent)) as Urls & { pid: number };
    const { pid, "registry-gateway": registry } = told;
    expect((await fetch(registry)).status).toBe(401);
    parent.kill("SIGKILL");
    const ended = await endsWithin(5_000, pid);
    if (!ended) process.kill(pid, "SIGKILL");
    expect(ended).toBe(true);
    await expect(fetch(registry)).rejects.toThrow("fetch failed");
  });

  it("says what is wrong with an option", async () => {
    const child = spawn(process.execPath, [...execArgv, sandbox, "--size=many"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    started.push(child);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += String(chunk)));
    const [code] = (await once(child, "close")) as [number];
    expect(code).not.toBe(0);
    expect(said).toContain('size must be a whole number, not "many"');
  });
});
