/**
 * Proof that nothing is lost: kills the application and its PostgreSQL at random moments, starts them again, and
 * compares the database with everything that was acknowledged or answered before. Processes are killed, the machine is
 * not: a power cut is another thing. Uses PORT, and a data folder of its own inside the checkout.
 */
import { parseArgs } from "node:util";
import { DATA, endAll, is, LOG, wipe } from "./crash-test/application.mjs";
import { randomFrom } from "./crash-test/random.mjs";
import { runRound } from "./crash-test/round.mjs";

const KINDS = ["app", "postgres", "both"];

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now()) },
  },
});
if (await is("live")) {
  console.error("somebody listens on our port already: set PORT to another one");
  process.exit(1);
}
const rounds = Number(values.rounds);
const random = randomFrom(Number(values.seed));
console.log(`crash test of ${rounds} rounds with seed ${values.seed}, log in ${LOG}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    endAll();
    process.exit(1);
  });
}

let violations = 0;
let era = begin();
for (let round = 0; round < rounds; round++) {
  const plan = planOf(round);
  if (plan.isFresh) era = begin();
  violations += await attempt(round, plan);
}
if (violations === 0) wipe();
console.log(violations === 0 ? "nothing was lost" : `${violations} violations; the data are kept in ${DATA}`);
process.exitCode = violations === 0 ? 0 : 1;

/** Forgets everything acknowledged, with the data that hold it. */
function begin() {
  wipe();
  return { writes: [], answers: [], port: undefined };
}

/**
 * Three rounds, one of each kind, are killed while serving, and the next three while starting, some of which begin
 * without any data so that there is a cluster, a schema and a demo to be made.
 */
function planOf(round) {
  const whenServing = Math.floor(round / 3) % 2 === 0;
  return {
    kind: KINDS[round % 3],
    whenServing,
    isFresh: !whenServing && random.chance(0.5),
    afterMs: random.between(0, 6_000),
    recovers: round % 12 < 6,
    killLaterMs: random.between(0, 1_000),
    restartAfterMs: random.chance(0.5) ? 0 : random.between(0, 4_000),
    extras: ["sandbox", "guard"].filter(() => random.chance(0.25)),
    writerDies: random.chance(0.5),
  };
}

/** Runs a round, prints its line, and returns how many things were wrong with it. */
async function attempt(round, plan) {
  const said = [];
  const wrong = [];
  try {
    await runRound(
      plan,
      era,
      random,
      (text) => said.push(text),
      (text) => wrong.push(text),
    );
  } catch (error) {
    wrong.push(error.stack);
    endAll();
    era = begin();
  }
  console.log(`${round + 1}/${rounds} ${plan.isFresh ? "without data, " : ""}${said.join("; ")}`);
  for (const text of wrong) console.log(`  VIOLATION ${text}`);
  return wrong.length;
}
