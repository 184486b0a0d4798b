import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";

/** A file that declares no usable source; says where, why, and what would be taken. */
export class BadSource extends Error {
  override name = "BadSource";
}

type Issue = z.core.$ZodIssue;

/** The line of the innermost part of a document that a path reaches. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Of what no branch of a union took, the fault of the branch that came closest. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const [closest] = branches.sort((a, b) => a.length - b.length)[0] ?? [];
  if (closest === undefined) return issue;
  const inner = innermost(closest);
  return { ...inner, path: [...issue.path, ...inner.path] };
}

/** What a schema looks for at a path: the names it has there; none where any name will do. */
function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return namesAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => namesAt(option, path));
  const [step, ...rest] = path;
  if (schema instanceof z.ZodRecord) return step === undefined ? [] : namesAt(schema.valueType, rest);
  if (schema instanceof z.ZodArray) return step === undefined ? [] : namesAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
  if (step === undefined) return Object.keys(shape);
  const inner = shape[String(step)];
  return inner === undefined ? [] : namesAt(inner, rest);
}

function wordsFor(issue: Issue, schema: z.ZodType): string {
  if (issue.code !== "unrecognized_keys") return issue.message;
  const known = [...new Set(namesAt(schema, issue.path))];
  return `there is no ${issue.keys.join(", ")} here; there is ${known.join(", ")}`;
}

/** Reads YAML by a schema; throws BadSource naming file, line and place of the first fault, and what would be taken. */
export function readSourceFile<S extends z.ZodType>(file: string, yaml: string, schema: S): z.output<S> {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const refuse = (line: number, message: string): never => {
    throw new BadSource(`${file}:${line}: ${message}`);
  };
  const [syntax] = document.errors;
  if (syntax !== undefined) refuse(syntax.linePos?.[0].line ?? 1, syntax.message);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues.map(innermost)[0];
  const path = issue?.path ?? [];
  const place = path.length === 0 ? "" : `${path.join(".")}: `;
  return refuse(lineOf(document, lines, path), place + (issue === undefined ? "" : wordsFor(issue, schema)));
}
