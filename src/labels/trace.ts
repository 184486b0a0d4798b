import type { ASTNode } from "@marcbachmann/cel-js";
import { macro, partsOf, type Run } from "./ast.js";
import { valueUnlessMissing } from "./missing.js";

/** One part of an expression and what it came to. */
export interface TracedPart {
  readonly node: ASTNode;
  /** 0 for the whole. */
  readonly depth: number;
  readonly value: unknown;
  /** UNKNOWN for want of a fact; ERROR is the rule's fault. */
  readonly state: "KNOWN" | "UNKNOWN" | "ERROR";
}

/** Conditions that would have to come to the other answer; all of them. */
export interface Turn {
  readonly node: ASTNode;
  readonly to: boolean;
}

/** What an expression came to, part by part, and for one that is false each way in which it would be true. */
export interface Trace {
  readonly parts: readonly TracedPart[];
  readonly ways: readonly (readonly Turn[])[];
}

/** More ways than these help nobody. */
const MOST_WAYS = 20;

const LOOKED_INTO = new Set([
  ...["&&", "||", "?:", "!_", "-_", "<", "<=", ">", ">=", "==", "!=", "in", "+", "-", "*"],
]);

/** Parts that are looked into; records inside a list are not parts of their own. */
const lookedInto = (node: ASTNode): ASTNode[] =>
  LOOKED_INTO.has(node.op) ? partsOf(node).filter(({ op }) => op !== "value" && op !== "list") : [];

function came(node: ASTNode, run: Run): Pick<TracedPart, "value" | "state"> {
  try {
    const value = valueUnlessMissing(() => run(node));
    return { value, state: value === undefined ? "UNKNOWN" : "KNOWN" };
  } catch {
    // Whatever a part throws is the rule's fault, and is told as that.
    return { value: undefined, state: "ERROR" };
  }
}

const trace = (node: ASTNode, run: Run, depth: number): TracedPart[] => [
  { node, depth, ...came(node, run) },
  ...lookedInto(node).flatMap((part) => trace(part, run, depth + 1)),
];

type Ways = readonly (readonly Turn[])[];

const allOf = (each: readonly Ways[]): Ways =>
  each.reduce<Ways>(
    (all, ways) => all.flatMap((one) => ways.map((other) => [...one, ...other])).slice(0, MOST_WAYS),
    [[]],
  );

/** Each way in which a condition would come to an answer; nothing need turn where it does already. */
function waysTo(node: ASTNode, to: boolean, run: Run): Ways {
  if (came(node, run).value === to) return [[]];
  switch (node.op) {
    case "&&":
    case "||": {
      const each = node.args.map((part) => waysTo(part, to, run));
      return (node.op === "&&") === to ? allOf(each) : each.flat().slice(0, MOST_WAYS);
    }
    case "!_":
      return waysTo(node.args, !to, run);
    case "?:": {
      const [condition, yes, no] = node.args;
      const taken = came(condition, run);
      if (taken.state !== "KNOWN") return [[{ node, to }]];
      return waysTo(taken.value === true ? yes : no, to, run);
    }
    default:
      return [[{ node, to }]];
  }
}

/** CEL macro `trace(e)`: what `e` came to, part by part, in place of its value; never written in a label itself. */
export const traceMacro = macro((expression, run): Trace => {
  const isFalse = came(expression, run).value === false;
  return { parts: trace(expression, run, 0), ways: isFalse ? waysTo(expression, true, run) : [] };
});
