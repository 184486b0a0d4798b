import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { businessDateOf } from "../facts/business-date.js";
import { checkIdentifier, type IdentifierScheme } from "../facts/check-identifier.js";
import { IdentifierCheckType, IdentifierSchemeEnum } from "../schema/identifier.type.js";
import type { Context } from "./context.js";

/** Checks of identifiers, as an entry form asks for them. */
@Resolver()
export class IdentifierResolver {
  @Query(() => IdentifierCheckType, {
    description: "标识校验 Checks an identifier and says what is wrong with it, and where.",
  })
  checkIdentifier(
    @Arg("scheme", () => IdentifierSchemeEnum) scheme: IdentifierScheme,
    @Arg("value", () => String, {
      description: "Spaces around it, full-width and lower-case letters are understood.",
    })
    value: string,
    @Ctx() { loaders }: Context,
  ) {
    return checkIdentifier(scheme, value, businessDateOf(loaders.scope.clock()));
  }
}
