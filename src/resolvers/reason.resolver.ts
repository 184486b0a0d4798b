import { FieldResolver, Resolver, Root } from "type-graphql";
import type { Reason } from "../profile/profile.js";
import { Bilingual } from "../schema/bilingual.type.js";
import { ReasonType, reasonTitles } from "../schema/reason.type.js";

/** What a reason says to people. */
@Resolver(() => ReasonType)
export class ReasonResolver {
  @FieldResolver(() => Bilingual, { description: "说明" })
  title(@Root() { code }: Reason) {
    return reasonTitles[code];
  }
}
