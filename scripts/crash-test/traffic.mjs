/** Readers at work: they ask for profiles, which makes the application ask the sources, and note what they were told. */
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "./application.mjs";

const READERS = 3;
const PAGE = 10;
const RETRY_MS = 50;
/** As many as one query may hold. */
const ALIASES = 30;
/** What the institution itself knows: always as of the moment asked about, nothing of it is to be found again. */
const OWN = ["ledger", "own-lists"];

const PROFILES = `query ($orderBy: CustomerOrder!, $after: String) {
  customers(first: ${PAGE}, orderBy: $orderBy, after: $after) {
    edges { cursor node { id profile { sources { source fetchedAt } } } }
  }
}`;

/** Starts asking; `stop` ends it. `answers` are noted by what is to be found again, `broken` are answers with errors. */
export function startTraffic(random) {
  const answers = new Map();
  const broken = [];
  const cursors = { NAME: [null], OPENED_ON: [null] };
  let isOn = true;

  async function read() {
    while (isOn) {
      const orderBy = random.pick(["NAME", "OPENED_ON"]);
      const reply = await ask(PROFILES, { orderBy, after: random.pick(cursors[orderBy]) }).catch(
        () => undefined,
      );
      if (reply === undefined) return;
      if (reply.errors !== undefined) {
        if (isOn && !isStarting(reply)) broken.push(JSON.stringify(reply.errors));
        await pause(RETRY_MS);
        continue;
      }
      for (const { cursor, node } of reply.data.customers.edges) {
        cursors[orderBy].push(cursor);
        for (const answer of answersOf(node)) answers.set(JSON.stringify(answer), answer);
      }
    }
  }

  const readers = Promise.all(Array.from({ length: READERS }, read));
  return {
    /** From now on errors are expected. */
    expectTrouble: () => (isOn = false),
    stop: async () => {
      isOn = false;
      await readers;
      return { answers: [...answers.values()], broken };
    },
  };
}

const isStarting = ({ errors }) => errors.every((error) => error.extensions?.code === "STARTING");

function answersOf({ id, profile }) {
  return profile.sources
    .filter(({ source, fetchedAt }) => !OWN.includes(source) && fetchedAt !== null)
    .map(({ source, fetchedAt }) => ({ id, source, fetchedAt }));
}

/** Those of the answers which the past, asked about again, does not hold any more. */
export async function forgotten(answers) {
  const lost = [];
  for (let from = 0; from < answers.length; from += ALIASES) {
    const some = answers.slice(from, from + ALIASES);
    const { data, errors } = await ask(`{ ${some.map(question).join("\n")} }`);
    if (errors !== undefined) throw new Error(`the past cannot be asked about: ${JSON.stringify(errors)}`);
    lost.push(...some.filter((answer, i) => !tells(data[`a${i}`], answer)));
  }
  return lost;
}

const question = ({ id, fetchedAt }, i) => `a${i}: node(id: "${id}") {
  ... on Customer { profile(asOf: "${fetchedAt}", freshness: STORED) { sources { source fetchedAt } } } }`;

const tells = (node, { source, fetchedAt }) =>
  node?.profile.sources.some((s) => s.source === source && s.fetchedAt === fetchedAt);
