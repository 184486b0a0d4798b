import { GraphQLError, type ValidationRule } from "graphql";

const MOST_ALIASES = 30;

/** Refuses a query that asks the same things again and again under other names: each alias may cost statements of its own. */
export const limitAliases: ValidationRule = (context) => {
  let aliases = 0;
  return {
    Field: (node) => {
      if (node.alias === undefined || ++aliases !== MOST_ALIASES + 1) return;
      context.reportError(
        new GraphQLError(`more than ${MOST_ALIASES} aliases in one query: ask in several queries`, {
          nodes: node,
        }),
      );
    },
  };
};
