import { GraphQLScalarType, Kind } from "graphql";

/**
 * A text that must show up nowhere. GraphQL repeats a value it cannot read in its message, and so this reads any; what
 * is no text comes out empty, and is refused by its length.
 */
export const Secret = new GraphQLScalarType<string, never>({
  name: "Secret",
  description: "密文 A text that is passed on and kept nowhere, nor repeated in any message.",
  serialize: () => {
    throw new TypeError("a secret is never told");
  },
  parseValue: (value) => (typeof value === "string" ? value : ""),
  parseLiteral: (node) => (node.kind === Kind.STRING ? node.value : ""),
});
