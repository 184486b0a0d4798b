import type { ASTNode } from "@marcbachmann/cel-js";
import type { Fact } from "../facts/fact.js";
import { dimensionCodes, factsOf, type DimensionCode } from "../facts/index.js";
import { functions } from "./functions.js";
import { Refusal } from "./refusal.js";

/**
 * What an expression reads: a fact `tax.arrears`, a record's field `judicial.lawsuits.role`, `params.bound`, or another
 * label `labels.TAX_ARREARS`.
 */
export type Read = string;

interface RecordList {
  readonly path: Read;
  readonly fields: Readonly<Record<string, Fact>>;
  readonly reads: readonly Read[];
}

/** Names bound by `exists`, `all`, `exists_one` and `filter`. */
type Scope = ReadonlyMap<string, RecordList>;

const FUNCTIONS = new Set(functions.map(({ signature }) => signature.slice(0, signature.indexOf("("))));
const QUANTIFIERS = new Set(["exists", "all", "exists_one"]);
const TEXT_TESTS = new Set(["startsWith", "endsWith", "contains"]);

/** Read like a dimension, but not facts. */
const OTHERS = new Set(["params", "labels"]);

const isDimension = (name: string): name is DimensionCode => (dimensionCodes as string[]).includes(name);

const refusal = (node: ASTNode, message: string, code = "not_allowed") =>
  new Refusal(code, message, node.pos);

/** The fact that `dimension.fact` or `record.field` names, or undefined for anything else. */
function factNamed(node: ASTNode, scope: Scope): { path: Read; fact: Fact } | undefined {
  if (node.op !== "." || node.args[0].op !== "id") return undefined;
  const [{ args: owner }, name] = [node.args[0], node.args[1]];
  const bound = scope.get(owner);
  if (bound === undefined && !isDimension(owner)) return undefined;
  const facts = bound?.fields ?? factsOf(owner as DimensionCode);
  const path = bound?.path ?? owner;
  const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
  if (fact === undefined) throw refusal(node, `${path} has no fact '${name}'`, "unknown_fact");
  return { path: `${path}.${name}`, fact };
}

function readField(node: ASTNode & { op: "." }, scope: Scope): Read[] {
  const named = factNamed(node, scope);
  if (named?.fact.kind === "records")
    throw refusal(node, `${named.path} is a list: ask it with exists, all, exists_one, filter or size`);
  if (named !== undefined) return [named.path];
  const [owner, name] = node.args;
  if (owner.op === "id" && OTHERS.has(owner.args)) return [`${owner.args}.${name}`];
  throw refusal(node, `'${name}' is not read from a dimension, a record, params or labels`);
}

function readList(node: ASTNode, scope: Scope): RecordList {
  if (node.op === "rcall" && node.args[0] === "filter") {
    const [, receiver, args] = node.args;
    const list = readList(receiver, scope);
    return { ...list, reads: [...list.reads, ...readPredicate(list, args, node, scope)] };
  }
  const named = factNamed(node, scope);
  if (named?.fact.fields === undefined)
    throw refusal(node, "only a fact that is a list of records can be asked here");
  return { path: named.path, fields: named.fact.fields, reads: [named.path] };
}

function readPredicate(list: RecordList, args: readonly ASTNode[], call: ASTNode, scope: Scope): Read[] {
  const [variable, predicate] = args;
  if (variable?.op !== "id" || predicate === undefined || args.length !== 2)
    throw refusal(call, "needs a name for one record and a condition on it");
  const name = variable.args;
  if (isDimension(name) || OTHERS.has(name) || name === "asOf" || scope.has(name))
    throw refusal(variable, `'${name}' already means something else`);
  return readsOf(predicate, new Map(scope).set(name, list));
}

function readMethod(node: ASTNode & { op: "rcall" }, scope: Scope): Read[] {
  const [name, receiver, args] = node.args;
  if (TEXT_TESTS.has(name)) return [receiver, ...args].flatMap((part) => readsOf(part, scope));
  if (QUANTIFIERS.has(name)) {
    const list = readList(receiver, scope);
    return [...list.reads, ...readPredicate(list, args, node, scope)];
  }
  if (name === "size" && args.length === 0) return [...readList(receiver, scope).reads];
  throw refusal(node, `${name}() is not allowed in a label`);
}

function readCall(node: ASTNode & { op: "call" }, scope: Scope): Read[] {
  const [name, args] = node.args;
  if (FUNCTIONS.has(name)) return args.flatMap((part) => readsOf(part, scope));
  if (name === "has")
    throw refusal(node, "has() would turn a missing fact into an answer: missing is unknown");
  throw refusal(node, `${name}() is not allowed in a label`);
}

/** A text never said by the fact it is compared with is a slip of the pen, and would always answer the same. */
function refuseImpossibleTexts(asked: ASTNode, values: readonly ASTNode[], scope: Scope): void {
  const named = factNamed(asked, scope);
  if (named?.fact.kind !== "text") return;
  const impossible = values.find(
    (v) => v.op === "value" && typeof v.args === "string" && !named.fact.schema.safeParse(v.args).success,
  );
  if (impossible) throw refusal(impossible, `${named.path} is never this text`, "impossible_text");
}

function readMembership([asked, list]: [ASTNode, ASTNode], scope: Scope): Read[] {
  if (list.op !== "list") throw refusal(list, "`in` needs a list written out, such as ['A', 'B']");
  refuseImpossibleTexts(asked, list.args, scope);
  return [asked, ...list.args].flatMap((part) => readsOf(part, scope));
}

function readEquality([left, right]: [ASTNode, ASTNode], scope: Scope): Read[] {
  refuseImpossibleTexts(left, [right], scope);
  refuseImpossibleTexts(right, [left], scope);
  return [...readsOf(left, scope), ...readsOf(right, scope)];
}

function readLiteral(node: ASTNode & { op: "value" }): Read[] {
  if (["string", "number", "bigint", "boolean"].includes(typeof node.args)) return [];
  throw refusal(
    node,
    "only numbers, texts, true and false may be written; a missing fact is unknown, never null",
  );
}

function readName(node: ASTNode & { op: "id" }): Read[] {
  if (node.args === "asOf") return [];
  throw refusal(node, `'${node.args}' cannot be a value by itself`);
}

/**
 * Everything an expression reads. Refuses (throws Refusal) whatever is not listed here, so that no construct can
 * answer where a fact is missing: every construct below is strict in its parts, or decides as Kleene logic does.
 */
export function readsOf(node: ASTNode, scope: Scope = new Map()): Read[] {
  switch (node.op) {
    case "value":
      return readLiteral(node);
    case "id":
      return readName(node);
    case ".":
      return readField(node, scope);
    case "call":
      return readCall(node, scope);
    case "rcall":
      return readMethod(node, scope);
    case "in":
      return readMembership(node.args, scope);
    case "==":
    case "!=":
      return readEquality(node.args, scope);
    case "!_":
    case "-_":
      return readsOf(node.args, scope);
    case "&&":
    case "||":
    case "?:":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "+":
    case "-":
    case "*":
      return node.args.flatMap((part) => readsOf(part, scope));
    case "/":
    case "%":
      throw refusal(node, `'${node.op}' may divide by zero unseen: write ratio(a, b)`);
    default:
      throw refusal(node, `'${node.op}' is not allowed in a label`);
  }
}
