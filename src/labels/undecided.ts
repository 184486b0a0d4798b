import type { ASTNode } from "@marcbachmann/cel-js";
import { macro, type Run } from "./ast.js";
import { valueUnlessMissing } from "./missing.js";

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

/** CEL macro `why(e)`: the undecided parts of `e` in place of its value; never written in a label itself. */
export const whyMacro = macro(undecidedParts);
