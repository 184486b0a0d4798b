import { dimensionCodes, dimensions, factsOf } from "../facts/index.js";
import type { Dimension } from "../facts/dimension.js";
import { type Title, yuanOfFen } from "../facts/fact.js";
import type { Connector } from "./connector.js";
import type { Endpoint, Vendor } from "./protocol.js";

/** What is described: sources, what each was heard to tell, and a proof any vendor would take. */
export interface Described {
  readonly connectors: readonly Connector[];
  /** Facts by source. */
  readonly told: ReadonlyMap<string, ReadonlySet<string>>;
  /** With all that an address may have. */
  readonly proof: Required<Omit<Endpoint, "envelope">>;
}

const HEAD = `# Data sources · 数据源

Every source asked over HTTP, by vendor: those in \`src/connectors\`, and those declared by the files in
[docs/examples/sources](examples/sources/README.md). Made from the declarations by \`npm run docs\`; do not edit.

- A **dataset** is a group of facts that is told as a whole. Sources of the same dataset are substitutes: one is asked, the next where it fails.
- **Basis**: \`PUBLIC\` may be asked without more; \`CONSENT\` only with the consent of whoever it is about, for the purpose stated.
- **About**: the enterprise, or the applicant: the natural person who applies for it, the legal representative, else the controller.
- **Price**: what a call is taken to cost, in yuan, while no contract says.
- **Fresh** is how long a fact is relied on before it is asked for again. **Rank**: lower wins where two sources say the same fact;
  the table names sources in that order.
- **Facts** are those the source told when the sandbox was asked about some of its enterprises, and those that follow from its having no record.
  What none of them has, such as the day of a revocation, may be missing here. Each is explained in the [glossary](glossary.md).
- **Not read**: fields left unread on purpose. Whatever else a source begins to send is reported in the log.
`;

const code = (text: string): string => `\`${text}\``;
const named = ({ zh, en }: Title): string => `${zh} · ${en}`;
const listed = (codes: readonly string[]): string => codes.map(code).join(", ");
const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const freshFor = ({ maxAgeDays }: Dimension): string =>
  maxAgeDays === undefined ? "always" : `${maxAgeDays} days`;

/** The dimensions some source tells, with the sources of each of their datasets. */
function datasetTable(connectors: readonly Connector[]): string[] {
  const rows = dimensionCodes.flatMap((dimension) => {
    const tellers = connectors.filter((c) => c.dimension === dimension);
    const datasets = [...new Set(tellers.flatMap((c) => c.datasets))];
    return datasets.map((dataset) => {
      const sources = tellers.filter((c) => c.datasets.includes(dataset));
      const bases = [...new Set(sources.map(({ basis }) => basis))].join(", ");
      const { title } = dimensions[dimension];
      const inOrder = [...sources].sort((a, b) => a.rank - b.rank).map(({ source }) => source);
      return row(`${code(dimension)} ${title.zh}`, code(dataset), bases, listed(inOrder));
    });
  });
  return [row("dimension", "dataset", "basis", "told by"), "|---|---|---|---|", ...rows];
}

/** The names of the variables a vendor is reached by; those that must be set, and those that may. */
function settingsOf(sources: readonly Connector[], proof: Described["proof"]): [string[], string[]] {
  const vendor = sources[0]?.vendor;
  if (vendor === undefined) return [[], []];
  const name = (part: string) => `SOURCE_${vendor.code.toUpperCase().replaceAll("-", "_")}_${part}`;
  const lacks = (endpoint: Endpoint) =>
    sources.some((c) => c.vendor.protocol.lacks?.(endpoint) !== undefined);
  const { url, token, secret, peerKey } = proof;
  const needs = [
    ...(vendor.isOpen === true ? [] : ["TOKEN"]),
    ...(lacks({ url, token, peerKey }) ? ["SECRET"] : []),
    ...(lacks({ url, token, secret }) ? ["PEER_KEY"] : []),
  ];
  const may = [
    ...(vendor.isOpen === true ? ["TOKEN"] : []),
    ...(lacks({ ...proof, envelope: "?" }) ? ["ENVELOPE"] : []),
  ];
  return [["URL", ...needs].map(name), may.map(name)];
}

function vendorLines(vendor: Vendor, sources: readonly Connector[], proof: Described["proof"]): string[] {
  const [must, may] = settingsOf(sources, proof);
  const { concurrency, perSecond } = vendor.limits;
  return [
    ...["", `## ${named(vendor.title)}`, ""],
    `Vendor ${code(vendor.code)}. At most ${concurrency} calls at once, ${perSecond} begun in a second.`,
    `Reached by ${listed(must)}${may.length === 0 ? "" : `; if agreed ${listed(may)}`}.`,
  ];
}

function factList({ source, dimension }: Connector, told: Described["told"]): string {
  const heard = told.get(source) ?? new Set();
  const vocabulary = Object.entries(factsOf(dimension)).filter(([name]) => heard.has(name));
  return vocabulary.map(([name, { title }]) => `${code(name)} ${title.zh}`).join(", ");
}

function sourceLines(c: Connector, all: readonly Connector[], told: Described["told"]): string[] {
  const dimension: Dimension = dimensions[c.dimension];
  const others = all.filter((o) => o !== c && o.datasets.some((d) => c.datasets.includes(d)));
  const facts = factList(c, told);
  const atOnce = c.batchSize === 1 ? "one at a time" : `up to ${c.batchSize} at once`;
  return [
    ...["", `### ${named(c.title)}`, ""],
    `- Source ${code(c.source)}, dimension ${code(c.dimension)} ${dimension.title.zh}, rank ${c.rank}`,
    `- Datasets: ${listed(c.datasets)}${others.length === 0 ? "" : `; substitutes: ${listed(others.map((o) => o.source))}`}`,
    `- Basis: ${code(c.basis)}. Fresh: ${freshFor(dimension)}. Price: ${yuanOfFen(c.cost)}`,
    `- About the ${c.about.toLowerCase()}, known by ${listed(c.needs)}, ${atOnce}`,
    `- Facts: ${facts === "" ? "none heard" : facts}`,
    `- Not read: ${c.ignores.length === 0 ? "nothing is left" : listed(c.ignores)}`,
  ];
}

/** The page of all sources, in Markdown: vendors in the order of their first source. Pure. */
export function describeSources({ connectors, told, proof }: Described): string {
  const vendors = new Map(connectors.map(({ vendor }) => [vendor.code, vendor]));
  const sections = [...vendors.values()].flatMap((vendor) => {
    const own = connectors.filter((c) => c.vendor.code === vendor.code);
    return [...vendorLines(vendor, own, proof), ...own.flatMap((c) => sourceLines(c, connectors, told))];
  });
  return [HEAD, ...datasetTable(connectors), ...sections, ""].join("\n");
}
