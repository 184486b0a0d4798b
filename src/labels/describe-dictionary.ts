import type { Title } from "../facts/fact.js";
import type { Dictionary, DimensionEntry, FactEntry, FieldEntry } from "./dictionary.js";

const HEAD = `# Data dictionary · 数据字典

Every fact of the vocabulary, by dimension: what it is, what is checked before it is taken, which sources tell it, which labels read it.
Made from the declarations by \`npm run docs\`; do not edit. The query \`dictionary\` of the API answers the same for the sources and labels of
a running server.

- **Kind** and unit: money is yuan with two decimals, a ratio of 0.05 is five per cent. **S** is the sensitivity, level 1 (public) to 5, after
  JR/T 0197-2020; ✱ marks what is about an identifiable natural person: sealed, and masked when shown.
- **Checked**: a value that fails the check is not taken.
- **Told by**, the better ranked first: the sources heard to tell the fact when the sandbox was asked about some of its enterprises, see
  [sources](sources.md); *files* where it is made of single records that files may bring. Files may also bring any fact of a dimension as a whole.
- **Read by**: the labels whose expression reads the fact.
`;

const code = (text: string): string => `\`${text}\``;
const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const both = ({ zh, en }: Title): string => (zh === en ? zh : `${zh} · ${en}`);
const inTable = (text: string): string => text.replaceAll("|", "\\|");
const listed = (names: readonly string[]): string => (names.length === 0 ? "–" : names.map(code).join(", "));

const kindOf = ({ kind, unit }: FieldEntry): string => (unit === null ? kind : `${kind}, ${unit.en}`);
const checkOf = ({ kind, qualityRules }: FieldEntry): string =>
  kind === "text" ? inTable(qualityRules.map(({ en }) => en).join("; ")) : "by kind";

const factRow = (fact: FactEntry): string =>
  row(
    code(fact.name),
    inTable(both(fact.title)),
    kindOf(fact),
    `${fact.sensitivity}${fact.personal ? " ✱" : ""}`,
    checkOf(fact),
    [
      ...(fact.sources.length === 0 && fact.recordsOf.length > 0
        ? []
        : [listed(fact.sources.map((s) => s.source))]),
      ...(fact.recordsOf.length === 0 ? [] : ["*files*"]),
    ].join(", "),
    listed(fact.labels),
  );

const fieldRow = ({ name }: FactEntry, field: FieldEntry): string =>
  row(code(`${name}.${field.name}`), inTable(both(field.title)), kindOf(field), checkOf(field));

function section({ code: dimension, title, basis, maxAgeDays, facts }: DimensionEntry): string[] {
  const fields = facts.flatMap((fact) => fact.fields.map((field) => fieldRow(fact, field)));
  const fresh = maxAgeDays === null ? "always" : `${maxAgeDays} days`;
  return [
    ...[
      "",
      `## ${both(title)}`,
      "",
      `Dimension ${code(dimension)}. Basis: ${code(basis)}. Fresh: ${fresh}.`,
      "",
    ],
    ...[row("fact", "title", "kind", "S", "checked", "told by", "read by"), "|---|---|---|---|---|---|---|"],
    ...facts.map(factRow),
    ...(fields.length === 0
      ? []
      : [
          "",
          "Fields of its records:",
          "",
          row("field", "title", "kind", "checked"),
          "|---|---|---|---|",
          ...fields,
        ]),
  ];
}

/** The page of all facts, in Markdown. Pure. */
export const describeDictionary = ({ version, dimensions }: Dictionary): string =>
  [HEAD, `Version ${code(version)}.`, ...dimensions.flatMap(section), ""].join("\n");
