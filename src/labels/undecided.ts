import type { ASTNode } from "@marcbachmann/cel-js";
import { valueUnlessMissing } from "./missing.js";

type Run = (node: ASTNode) => unknown;

/**
 * The smallest parts of an undecided expression that left it undecided, looking through logic and choices.
 * Throws where an error, and not only a missing fact, stands in the way.
 */
function undecidedParts(node: ASTNode, run: Run): ASTNode[] {
  const isMissing = (part: ASTNode) => valueUnlessMissing(() => run(part)) === undefined;
  switch (node.op) {
    case "&&":
    case "||":
      return node.args.filter(isMissing).flatMap((part) => undecidedParts(part, run));
    case "!_":
      return undecidedParts(node.args, run);
    case "?:": {
      const [condition, yes, no] = node.args;
      if (isMissing(condition)) return undecidedParts(condition, run);
      return undecidedParts(run(condition) === true ? yes : no, run);
    }
    default:
      return [node];
  }
}

interface Checker {
  check(node: ASTNode, scope: unknown): unknown;
}

interface Evaluator {
  run(node: ASTNode, scope: unknown): unknown;
}

/** CEL macro `why(e)`: the undecided parts of `e` in place of its value; never written in a label itself. */
export function whyMacro({ args: [expression] }: { args: [ASTNode] }) {
  return {
    typeCheck: (checker: Checker, _macro: unknown, scope: unknown) => checker.check(expression, scope),
    evaluate: (evaluator: Evaluator, _macro: unknown, scope: unknown) =>
      undecidedParts(expression, (node) => evaluator.run(node, scope)),
  };
}
