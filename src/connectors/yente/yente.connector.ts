import { z } from "zod";
import {
  type Connector,
  defineConnector,
  firstFault,
  isObject,
  type Keys,
  MalformedReply,
  type Reading,
} from "../connector.js";
import type { Ask, Vendor } from "../protocol.js";
import { yenteProtocol } from "./yente.protocol.js";

/** The collection of all lists OpenSanctions keeps. */
const COLLECTION = "default";
/** Below this a match is none, as OpenSanctions advises. */
const THRESHOLD = 0.7;
/** Of each enterprise so many of the best candidates are told. */
const MOST_RESULTS = 10;

const yenteVendor: Vendor = {
  code: "yente",
  title: { zh: "OpenSanctions 名单匹配", en: "OpenSanctions matching" },
  protocol: yenteProtocol,
  limits: { concurrency: 5, perSecond: 20 },
};

/** Read by nobody: what the list says of the entity beyond why it is on it. */
const unread = z.unknown().optional();

const Result = z.strictObject({
  id: z.string().min(1),
  caption: z.string().min(1),
  schema: z.string().min(1),
  properties: z.looseObject({ topics: z.array(z.string()).optional() }),
  datasets: z.array(z.string()).min(1),
  score: z.number().min(0).max(1),
  match: z.boolean(),
  explanations: z.record(z.string(), z.looseObject({ score: z.number() })).optional(),
  last_change: z.iso.datetime({ local: true, offset: true }).nullish(),
  referents: unread,
  target: unread,
  first_seen: unread,
  last_seen: unread,
  features: unread,
});

const Answer = z.strictObject({
  uscc: z.string(),
  status: z.literal(200),
  results: z.array(Result),
});

/** Words in a fixed order, as one text; nothing where there are none. */
const listed = (words: readonly string[]): string | undefined =>
  words.length === 0 ? undefined : words.toSorted().join(", ");

function matchOf({ id, caption, schema, datasets, properties, score, explanations, last_change }: Hit) {
  const rests = Object.entries(explanations ?? {}).flatMap(([name, e]) => (e.score > 0 ? [name] : []));
  return {
    entityId: id,
    // What is said of a natural person is not for the open part of a profile.
    caption: schema === "Person" ? undefined : caption,
    schema,
    datasets: listed(datasets),
    topics: listed(properties.topics ?? []),
    score,
    matchedOn: listed(rests),
    lastChangedOn: last_change?.slice(0, 10),
  };
}

type Hit = z.output<typeof Result>;

const answers = defineConnector({
  source: "opensanctions",
  vendor: yenteVendor,
  title: { zh: "制裁及关注名单", en: "Sanctions and watch lists" },
  dimension: "watchlists",
  datasets: ["watchlists.sanctions"],
  needs: ["uscc", "name"],
  rank: 10,
  batchSize: 50,
  request: (asked): Ask => ({
    method: "POST",
    path: `/match/${COLLECTION}?threshold=${THRESHOLD}&limit=${MOST_RESULTS}`,
    body: { queries: Object.fromEntries(asked.map((keys) => [keys.uscc ?? "", queryOf(keys)])) },
  }),
  envelope: z.array(z.unknown()),
  record: Answer,
  subject: (answer) => answer.uscc,
  says: ({ results }) => {
    const hits = results.filter(({ match }) => match).map(matchOf);
    const scores = hits.map(({ score }) => score);
    return {
      sanctionsMatches: hits,
      sanctionsMatchCount: hits.length,
      ...(scores.length > 0 && { highestSanctionsScore: Math.max(...scores) }),
    };
  },
  ignore: ["query", "total"],
  absent: { sanctionsMatches: [], sanctionsMatchCount: 0 },
});

function queryOf({ uscc = "", name = "" }: Keys) {
  return {
    schema: "Company",
    properties: { name: [name], registrationNumber: [uscc], jurisdiction: ["cn"] },
  };
}

const Reply = z.looseObject({ responses: z.record(z.string(), z.unknown()) });
/** The limit on results, as it was asked for. */
const REPEATED = ["limit"];

/** Every query has a response of its own: one that is left out was not answered. */
function read(result: unknown, keys: readonly string[]): Reading {
  const reply = Reply.safeParse(result);
  if (!reply.success) throw new MalformedReply(firstFault(reply.error));
  const { responses, ...others } = reply.data;
  const undeclared = Object.keys(others).filter((field) => !REPEATED.includes(field));
  const answered = keys.flatMap((uscc) => (isObject(responses[uscc]) ? [{ ...responses[uscc], uscc }] : []));
  const reading = answers.read(answered, keys);
  const malformed = new Map(reading.malformed);
  for (const uscc of keys) if (!isObject(responses[uscc])) malformed.set(uscc, "responses: left out");
  const strange = Object.keys(responses).length > answered.length ? ["responses of nobody asked about"] : [];
  return { said: reading.said, malformed, unread: [...reading.unread, ...undeclared, ...strange] };
}

/** Sanctions, politically exposed and otherwise watched enterprises of the world, as OpenSanctions lists them. */
export const yenteConnector: Connector = { ...answers, read };
