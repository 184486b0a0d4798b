import "reflect-metadata";
import { type GraphQLSchema, isInputObjectType } from "graphql";
import { buildSchema } from "type-graphql";
import { GuaranteeType } from "../schema/customer.type.js";
import { CustomerResolver } from "./customer.resolver.js";
import { ReasonResolver } from "./reason.resolver.js";

/** Assembles the executable schema. */
export async function assembleSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [CustomerResolver, ReasonResolver],
    orphanedTypes: [GuaranteeType],
    validate: false, // inputs are checked where they are read: scalars, cursors, lookups
  });
  const lookup = schema.getType("CustomerLookup");
  if (isInputObjectType(lookup)) lookup.isOneOf = true; // type-graphql has no @oneOf of its own
  return schema;
}
