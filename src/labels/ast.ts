import type { ASTNode } from "@marcbachmann/cel-js";

/** Runs one part of an expression. */
export type Run = (node: ASTNode) => unknown;

const isNode = (part: unknown): part is ASTNode => typeof part === "object" && part !== null && "op" in part;

/** The parts a part of an expression is made of. */
export const partsOf = (node: ASTNode): ASTNode[] => ([node.args].flat(2) as unknown[]).filter(isNode);

interface Checker {
  check(node: ASTNode, scope: unknown): unknown;
}

interface Evaluator {
  run(node: ASTNode, scope: unknown): unknown;
}

/** A CEL macro of one expression that yields what `look` makes of its parts, in place of its value. */
export const macro =
  <T>(look: (expression: ASTNode, run: Run) => T) =>
  ({ args: [expression] }: { args: [ASTNode] }) => ({
    typeCheck: (checker: Checker, _macro: unknown, scope: unknown) => checker.check(expression, scope),
    evaluate: (evaluator: Evaluator, _macro: unknown, scope: unknown): T =>
      look(expression, (node) => evaluator.run(node, scope)),
  });
