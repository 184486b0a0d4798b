import { z } from "zod";
import type { Population } from "../population.js";
import type { Enterprise } from "../population/enterprise.js";
import { random } from "../population/random.js";

const MOST_QUERIES = 100;

const Body = z.object({
  queries: z.record(
    z.string(),
    z.object({
      schema: z.string(),
      properties: z.record(z.string(), z.array(z.string())),
    }),
  ),
});

/** A list an enterprise may stand on, what for, and when it last changed. */
const LISTS = [
  { datasets: ["us_ofac_sdn", "us_trade_csl"], topics: ["sanction", "export.control"] },
  { datasets: ["us_bis_denied"], topics: ["export.control"] },
  { datasets: ["worldbank_debarred", "adb_sanctions"], topics: ["debarment"] },
] as const;

/** One in so many enterprises stands on a list, and one in so many has a namesake that does. */
const LISTED = 1 / 200;
const NAMESAKE = 1 / 50;

interface Candidate {
  readonly score: number;
  readonly explanations: Readonly<Record<string, number>>;
}

function candidateOf({ seed, index }: Enterprise): Candidate | undefined {
  const chance = random(seed, index, "watchlists").next();
  if (chance < LISTED) return { score: 1, explanations: { name_match: 1, identifier_match: 1 } };
  if (chance < LISTED + NAMESAKE)
    return { score: 0.4 + 10 * (chance - LISTED), explanations: { name_match: 0.6, identifier_match: 0 } };
  return undefined;
}

function resultOf(enterprise: Enterprise, { score, explanations }: Candidate, threshold: number): object {
  const r = random(enterprise.seed, enterprise.index, "watchlist");
  const { datasets, topics } = r.pick(LISTS);
  const changed = `${r.between(2019, 2025)}-0${r.between(1, 9)}-1${r.between(0, 9)}T08:30:00`;
  return {
    id: `NK-${enterprise.uscc.slice(-10)}`,
    caption: score === 1 ? enterprise.name : `${enterprise.brand} Trading Co., Ltd.`,
    schema: "Company",
    properties: { name: [enterprise.name], topics: [...topics], jurisdiction: ["cn"] },
    datasets: [...datasets],
    referents: [],
    target: true,
    first_seen: "2019-01-01T00:00:00",
    last_seen: changed,
    last_change: changed,
    score,
    match: score >= threshold,
    explanations: Object.fromEntries(
      Object.entries(explanations).map(([name, s]) => [name, { score: s, detail: null }]),
    ),
  };
}

/** What yente answers to `POST /match/{dataset}`; undefined for a body that is no such question. */
export function yenteMatches(body: string, url: URL, population: Population): object | undefined {
  const parsed = Body.safeParse(jsonOf(body));
  if (!parsed.success || Object.keys(parsed.data.queries).length > MOST_QUERIES) return undefined;
  const threshold = Number(url.searchParams.get("threshold") ?? 0.7);
  const limit = Number(url.searchParams.get("limit") ?? 5);
  const responses = Object.entries(parsed.data.queries).map(([id, query]) => {
    const enterprise = population.byUscc(query.properties["registrationNumber"]?.[0] ?? "");
    const candidate = enterprise && candidateOf(enterprise);
    const results = enterprise && candidate ? [resultOf(enterprise, candidate, threshold)] : [];
    const total = { value: results.length, relation: "eq" };
    return [id, { status: 200, results: results.slice(0, limit), total, query }] as const;
  });
  return { responses: Object.fromEntries(responses), limit };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
