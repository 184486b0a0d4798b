import { Field, ID, InterfaceType } from "type-graphql";

/** Anything with a global id. */
@InterfaceType({
  description: "Anything with a global id.",
  resolveType: (value: { __typename: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID)
  id!: string;
}
