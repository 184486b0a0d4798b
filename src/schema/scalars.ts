import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { type Fen, fenOfYuan, yuanOfFen } from "../facts/fact.js";
import { normaliseIdentifier, usccProblem } from "../facts/identifiers.js";

const badInput = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });

function moneyInput(value: unknown): Fen {
  if (typeof value !== "string" || !/^-?\d{1,18}\.\d{2}$/.test(value)) {
    throw badInput('Money is yuan as text with two decimals, such as "1234.50"');
  }
  return fenOfYuan(value);
}

/** Yuan with two decimals as text; fen as bigint inside. */
export const Money = new GraphQLScalarType<Fen, string>({
  name: "Money",
  description: '金额（元） Amount in yuan as decimal text with two decimals, such as "817439911.79".',
  serialize: (value) => yuanOfFen(value as Fen),
  parseValue: moneyInput,
  parseLiteral: (node) => moneyInput(node.kind === Kind.STRING ? node.value : undefined),
});

function usccInput(value: unknown): string {
  const uscc = typeof value === "string" ? normaliseIdentifier(value) : "";
  const problem = usccProblem(uscc);
  // A few live sole-proprietor codes (92…) fail the check digit in practice.
  if (problem === undefined || (problem.reason === "CHECK_DIGIT" && uscc.startsWith("92"))) return uscc;
  const where = problem.at === undefined ? "" : ` at character ${problem.at}`;
  throw badInput(`not a unified social credit code (GB 32100-2015): ${problem.reason}${where}`);
}

/** Unified social credit code, its check digit verified on input. */
export const Uscc = new GraphQLScalarType<string, string>({
  name: "Uscc",
  description:
    "统一社会信用代码 Unified social credit code (GB 32100-2015); 18 characters, check digit verified.",
  serialize: (value) => value as string,
  parseValue: usccInput,
  parseLiteral: (node) => usccInput(node.kind === Kind.STRING ? node.value : undefined),
});
