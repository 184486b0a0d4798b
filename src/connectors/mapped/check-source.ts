import type { z } from "zod";
import type { Fact } from "../../facts/fact.js";
import { factsOf } from "../../facts/index.js";
import { fieldProblem, type FieldMapping } from "../files/field.js";
import { placesRead, type SourceDeclaration, SourceShape, type StatusMapping } from "./source-declaration.js";
import { slotsOf } from "./template.js";

/** Something wrong with a declaration that its form does not show, and where. */
interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

const known = (vocabulary: Readonly<Record<string, Fact>>, name: string): Fact | undefined =>
  Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined;

const unknown = (what: string, vocabulary: Readonly<Record<string, Fact>>): string =>
  `${what} has no such fact; it has ${Object.keys(vocabulary).join(", ")}`;

function fieldFaults(
  path: readonly string[],
  what: string,
  vocabulary: Readonly<Record<string, Fact>>,
  fields: Readonly<Record<string, FieldMapping>>,
): Fault[] {
  return Object.entries(fields).flatMap(([name, field]): Fault[] => {
    const fact = known(vocabulary, name);
    if (fact === undefined) return [{ path: [...path, name], message: unknown(what, vocabulary) }];
    if (fact.kind === "records")
      return [{ path: [...path, name], message: "is a list of records: bring it with lists:" }];
    const problem = fieldProblem(field, fact);
    return problem === undefined ? [] : [{ path: [...path, name], message: problem }];
  });
}

function listFaults({ dimension, answer }: SourceDeclaration): Fault[] {
  const vocabulary = factsOf(dimension);
  return Object.entries(answer.lists).flatMap(([name, { fields, count }]): Fault[] => {
    const path = ["answer", "lists", name];
    const fact = known(vocabulary, name);
    if (fact === undefined) return [{ path, message: unknown(dimension, vocabulary) }];
    if (fact.fields === undefined)
      return [{ path, message: `is no list of records but ${fact.kind}: bring it with fields:` }];
    const counted = count === undefined ? undefined : known(vocabulary, count);
    const isCount = count === undefined || (counted?.kind === "integer" && !(count in answer.fields));
    const wrongCount = {
      path: [...path, "count"],
      message: `must be a whole-number fact of ${dimension} that no field says`,
    };
    return [
      ...fieldFaults([...path, "fields"], `${dimension}.${name}`, fact.fields, fields),
      ...(isCount ? [] : [wrongCount]),
    ];
  });
}

function absentFaults({ dimension, absent }: SourceDeclaration): Fault[] {
  const vocabulary = factsOf(dimension);
  return Object.entries(absent).flatMap(([name, value]): Fault[] => {
    const fact = known(vocabulary, name);
    if (fact === undefined) return [{ path: ["absent", name], message: unknown(dimension, vocabulary) }];
    return fact.schema.safeParse(value).success
      ? []
      : [{ path: ["absent", name], message: `is not a value of ${fact.kind} this fact may have` }];
  });
}

/** Keys that must not stand in an address, which every proxy on the way may log. */
const PERSONAL: ReadonlySet<string> = new Set(["residentId", "phone"]);

function requestFaults({ request, needs, vendor }: SourceDeclaration): Fault[] {
  const { method, path, body } = request;
  const used = { path: slotsOf(path), body: slotsOf(body ?? null) };
  const strangers = (["path", "body"] as const).flatMap((part) =>
    used[part]
      .filter((slot) => !needs.some((need) => need === slot))
      .map((slot) => ({
        path: ["request", part],
        message: `{${slot}} is not among needs: ${needs.join(", ")}`,
      })),
  );
  // Personal data that nobody asks with must not be fetched either.
  const idle = needs.filter((need) => ![...used.path, ...used.body].includes(need));
  const shown = used.path.filter((slot) => PERSONAL.has(slot));
  return [
    ...strangers,
    ...shown.map((slot) => ({
      path: ["request", "path"],
      message: `{${slot}} is personal and would be logged with the address: put it into body:`,
    })),
    ...idle.map((need) => ({ path: ["needs"], message: `${need} is nowhere in the request: leave it out` })),
    ...(new Set(needs).size < needs.length ? [{ path: ["needs"], message: "names a key twice" }] : []),
    ...(method === "GET" && body !== undefined
      ? [{ path: ["request", "body"], message: "needs method: POST" }]
      : []),
    ...(method === "GET" && vendor.protocol === "envelope"
      ? [{ path: ["request", "method"], message: "must be POST: what is sealed is a body" }]
      : []),
  ];
}

/** The lists of codes that each give another meaning. */
const meanings = ["success", "empty", "pending", "tooFast", "usedUp", "retryable"] as const;

function statusFaults(status: StatusMapping | undefined): Fault[] {
  if (status === undefined) return [];
  const all = meanings.flatMap((meaning) => status[meaning]);
  const twice = all.find((code, at) => all.indexOf(code) !== at);
  const asHttp = status.code === "HTTP" ? all.find((code) => !/^[1-5]\d\d$/.test(code)) : undefined;
  return [
    ...(twice === undefined
      ? []
      : [{ path: ["answer", "status"], message: `code ${twice} has more than one meaning` }]),
    ...(asHttp === undefined
      ? []
      : [{ path: ["answer", "status"], message: `${asHttp} is no HTTP status, as code: HTTP has it` }]),
  ];
}

const isWithin = (place: string, holder: string): boolean =>
  place === holder || place.startsWith(`${holder}.`);

function answerFaults({ answer }: SourceDeclaration): Fault[] {
  const { fields, lists, ignore } = answer;
  const read = placesRead(answer);
  const both = ignore.find((ignored) => read.some((place) => isWithin(place, ignored)));
  const twice = Object.keys(lists).find((name) => name in fields);
  return [
    ...(read.length === 0 ? [{ path: ["answer"], message: "says nothing: name fields: or lists:" }] : []),
    ...(both === undefined
      ? []
      : [{ path: ["answer", "ignore"], message: `${both} is both read and ignored` }]),
    ...(twice === undefined
      ? []
      : [{ path: ["answer", "lists", twice], message: "is said by fields: as well" }]),
  ];
}

const faultsOf = (source: SourceDeclaration): Fault[] => [
  ...fieldFaults(["answer", "fields"], source.dimension, factsOf(source.dimension), source.answer.fields),
  ...listFaults(source),
  ...answerFaults(source),
  ...absentFaults(source),
  ...requestFaults(source),
  ...statusFaults(source.answer.status),
];

/** A source declared by a file, checked against the vocabulary and for what its parts ask of each other. */
export const CheckedSource: z.ZodType<SourceDeclaration> = SourceShape.superRefine((source, context) => {
  for (const { path, message } of faultsOf(source))
    context.addIssue({ code: "custom", path: [...path], message });
});
