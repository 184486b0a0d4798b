/** The whole check, step by step; with arguments only jest, which gets them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = dirname(import.meta.dirname);
const RESULTS = join(ROOT, ".jest");
const jestArguments = process.argv.slice(2);

const CHECKS = [
  { name: "types", command: ["typescript/bin/tsc", "-p", "tsconfig.json"] },
  { name: "lint", command: ["eslint/bin/eslint.js", "."] },
  { name: "format", command: ["prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."] },
];
const JEST = {
  name: "tests",
  command: ["jest/bin/jest.js", "--json", "--outputFile=.jest/result.json", ...jestArguments],
};

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS);
// The checks wait for nothing but the processor, and each takes one.
const checked = jestArguments.length > 0 ? [] : await Promise.all(CHECKS.map(run));
const steps = [...checked, await run(JEST)];
writeFileSync(join(RESULTS, "steps.json"), JSON.stringify(steps, null, 2));

console.log(
  `\n${steps.map(({ name, ok, seconds }) => `${ok ? "ok    " : "FAILED"} ${name} (${seconds} s)`).join("\n")}`,
);
process.exitCode = steps.every(({ ok }) => ok) ? 0 : 1;

async function run({ name, command: [program, ...args] }) {
  console.log(`\n== ${name}`);
  const began = Date.now();
  const child = spawn(process.execPath, [join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, NODE_OPTIONS: nodeOptions() },
  });
  const [code] = await once(child, "exit");
  return { name, ok: code === 0, seconds: Math.round((Date.now() - began) / 100) / 10 };
}

/** Jest needs this to run ES modules; it does not disturb the others. */
function nodeOptions() {
  return [process.env["NODE_OPTIONS"], "--experimental-vm-modules", "--disable-warning=ExperimentalWarning"]
    .filter(Boolean)
    .join(" ");
}
