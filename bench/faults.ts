import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runVendor } from "../sandbox/every-vendor.js";
import { DEFAULT_SEED, population } from "../sandbox/population.js";
import { played } from "../sandbox/vendor.js";
import type { Connector } from "../src/connectors/connector.js";
import { connectors } from "../src/connectors/index.js";
import { loadMappedConnectors } from "../src/connectors/mapped/load-mapped-connectors.js";
import { readConfiguration } from "../src/server/config.js";
import { openWorkplace, type Workplace } from "../src/server/workplace.js";
import { customerFor } from "./faults/customer-for.js";
import { BUDGET_MS, type Fault, FAULTS, ownFaults } from "./faults/matrix.js";
import { together } from "./faults/together.js";
import { type Ended, trial } from "./faults/trial.js";

/** Every source under every fault: nothing thrown, nothing hung, the deadline kept, and the healthy left as they were. */

/** Reading what is known before, and recording and assembling after the deadline. */
const GRACE_MS = 300;
/** So many sources are tried at a time. */
const AT_A_TIME = 3;

const EXAMPLES = fileURLToPath(new URL("../../docs/examples/sources", import.meta.url));
const people = population(DEFAULT_SEED, 2400);
const mapped = await loadMappedConnectors(EXAMPLES);
const all: readonly Connector[] = [...connectors, ...mapped];

/** What the trials of one source came to. */
interface Row {
  readonly source: string;
  readonly words: ReadonlyMap<string, string>;
  readonly wrong: readonly string[];
  readonly trials: number;
  readonly thrown: number;
  readonly hung: number;
  readonly slowestMs: number;
}

/** What is wrong with how a question ended, if anything is; `healthy` is what is known where nothing is wrong. */
function faultsOf({ name, expected, isOdd = false }: Fault, ended: Ended, healthy: string): string[] {
  if (ended.ended !== "ANSWERED") return [`${name}: ${ended.outcome}`];
  const { outcome, ms, oddities } = ended;
  const isFresh = outcome === "FRESH";
  return [
    ...(expected.some((one) => one === outcome) ? [] : [`${outcome}, not ${expected.join(" or ")}`]),
    ...(isOdd && isFresh && oddities.length === 0 ? ["fresh, and nothing odd was reported"] : []),
    ...(!isOdd && oddities.length > 0 ? [`reported without need: ${oddities.join(", ")}`] : []),
    ...(ms > BUDGET_MS + GRACE_MS ? [`took ${ms.toFixed(0)} ms of ${BUDGET_MS}`] : []),
    ...(ended.healthy === healthy ? [] : ["the healthy source was disturbed"]),
  ].map((what) => `${name}: ${what}`);
}

const wordOf = (ended: Ended): string =>
  ended.ended === "ANSWERED" && ended.outcome === "FRESH" && ended.oddities.length > 0
    ? "FRESH*"
    : ended.outcome;

/** Tries one source under every fault beside a healthy one of another vendor and dimension. */
async function row(workplace: Workplace, sick: Connector): Promise<Row> {
  const well = connectors.find((c) => c.dimension !== sick.dimension && c.vendor.code !== sick.vendor.code);
  if (well === undefined) throw new Error("there is no healthy source to stand beside it");
  const enterprise = await customerFor(sick, people);
  const [ill, sound] = await Promise.all(
    [sick, well].map(({ vendor }) => runVendor(vendor.code, { population: people })),
  );
  if (ill === undefined || sound === undefined) throw new Error("a vendor did not start");
  const endpoints = { [sick.vendor.code]: ill.endpoint, [well.vendor.code]: sound.endpoint };
  const words = new Map<string, string>();
  const wrong: string[] = [];
  const ends: Ended[] = [];
  let healthy: string | undefined;
  const calm = ill.gateway.control({});
  for (const fault of [...FAULTS, ...ownFaults(sick.vendor.code, await played(sick.vendor.code))]) {
    ill.gateway.control({ ...calm, ...fault.settings });
    const ended = await trial({ workplace, sick, well, enterprise, endpoints });
    if (ended.ended === "ANSWERED") healthy ??= ended.healthy;
    ends.push(ended);
    words.set(fault.name, wordOf(ended));
    wrong.push(...faultsOf(fault, ended, healthy ?? "").map((what) => `${sick.source} with ${what}`));
  }
  await Promise.all([ill.gateway.close(), sound.gateway.close()]);
  return {
    source: sick.source,
    words,
    wrong,
    trials: ends.length,
    thrown: ends.filter(({ ended }) => ended === "THROWN").length,
    hung: ends.filter(({ ended }) => ended === "HUNG").length,
    slowestMs: Math.max(...ends.map((e) => (e.ended === "ANSWERED" ? e.ms : 0))),
  };
}

/** Does the same with each of many, so many at a time; results in their order. */
async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return results;
}

const COLUMNS = [...FAULTS.map(({ name }) => name), "wrongSignature", "quota"];
const WIDTH = Math.max(...all.map(({ source }) => source.length));

function line(source: string, cells: readonly string[]): string {
  const padded = cells.map((cell, i) => cell.padEnd(Math.max(12, COLUMNS[i]?.length ?? 0)));
  return [source.padEnd(WIDTH), ...padded].join(" ").trimEnd();
}

function print(rows: readonly Row[]): void {
  console.log(line("source", [...COLUMNS, "codes of its vendor"]));
  for (const { source, words } of rows) {
    const codes = [...words].filter(([name]) => name.startsWith("code "));
    const own = codes.map(([name, word]) => `${name.slice("code ".length)} ${word}`).join(", ");
    console.log(line(source, [...COLUMNS.map((name) => words.get(name) ?? "-"), own === "" ? "-" : own]));
  }
  console.log("* and the field nobody declared was reported\n");
}

const sum = (rows: readonly Row[], of: "trials" | "thrown" | "hung"): number =>
  rows.reduce((total, r) => total + r[of], 0);

const home = await mkdtemp(join(tmpdir(), "suretygraph-faults-"));
const workplace = await openWorkplace(readConfiguration({ DATA_DIR: home }), {
  onNote: () => undefined,
  onBroken: () => undefined,
  onLost: (why) => console.error(why),
});
const wrong: string[] = [];
/** What is wrong is said at once, whatever comes after. */
function complain(what: string): void {
  wrong.push(what);
  console.error(`not as promised: ${what}`);
}

try {
  const began = performance.now();
  const rows = await eachOf(all, (connector) => row(workplace, connector));
  print(rows);
  rows.flatMap((r) => r.wrong).forEach(complain);
  const slowest = Math.max(...rows.map((r) => r.slowestMs));
  console.log(
    `${rows.length} sources, ${COLUMNS.length} faults and codes of their own: ${sum(rows, "trials")} trials`,
  );
  console.log(`the slowest answer took ${slowest.toFixed(0)} ms of ${BUDGET_MS} and ${GRACE_MS} to spare`);
  for (const { words, holds } of await together(workplace, all, people)) {
    console.log(words);
    if (!holds) complain(words);
  }
  console.log(`${sum(rows, "thrown")} thrown, ${sum(rows, "hung")} hung, ${wrong.length} not as promised`);
  console.log(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await workplace.close();
  await rm(home, { recursive: true, force: true });
}
