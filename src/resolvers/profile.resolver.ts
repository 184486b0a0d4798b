import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Moment } from "../observations/store.js";
import { profileHash } from "../profile/content-hash.js";
import { diffProfiles } from "../profile/profile-diff.js";
import { scoreProfile, tellableBy } from "../profile/quality.js";
import { cursorOf, pageOf, pageSize, readCursor } from "../schema/connection.js";
import { CustomerType } from "../schema/customer.type.js";
import { ProfileDiffType } from "../schema/profile-diff.type.js";
import { ProfileQualityType, type ProfileRoot, ProfileType } from "../schema/profile.type.js";
import { TimelineConnection } from "../schema/timeline.type.js";
import type { Context } from "./context.js";
import type { CustomerRoot } from "./roots.js";
import { bad } from "./ledger-outcome.js";

const MOST_EVENTS = 100;

/** How good a profile is, and what it comes to. */
@Resolver(() => ProfileType)
export class ProfileResolver {
  @FieldResolver(() => ProfileQualityType, {
    description: "画像质量 How complete and fresh it is, overall and by dimension.",
  })
  quality(@Root() { profile }: ProfileRoot, @Ctx() { loaders: { scope } }: Context) {
    const configured = scope.connectors.filter((connector) => scope.runner.isConfigured(connector));
    return scoreProfile(profile, tellableBy(configured));
  }

  @FieldResolver(() => String, {
    description:
      "内容摘要 SHA-256, in hex, of the facts known: values, sources, effectiveAt; no statuses. Personal facts count by the ids " +
      "of their observations, never by their values; the institution's own books without effectiveAt.",
  })
  contentHash(@Root() { profile }: ProfileRoot): string {
    return profileHash(profile);
  }
}

/** How what is known of a customer became what it is. */
@Resolver(() => CustomerType)
export class CustomerHistoryResolver {
  @FieldResolver(() => TimelineConnection, {
    description:
      "画像时间线 What sources said otherwise than before, newest first; without what purpose and consent do not allow, and without " +
      "single records such as invoices.",
  })
  async timeline(
    @Root() { customer }: CustomerRoot,
    @Arg("first", () => Int, { defaultValue: 20, description: `1 to ${MOST_EVENTS}` }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { loaders }: Context,
  ) {
    const size = pageSize(first, MOST_EVENTS);
    const start = readCursor("TIMELINE", after ?? undefined);
    if (start !== undefined && Number.isNaN(Date.parse(start.key)))
      throw bad("after is not a cursor of this list");
    const events = await loaders.timeline.load({ customerId: customer.id, limit: size + 1, after: start });
    return pageOf(events, size, ({ key, observationId }) => cursorOf("TIMELINE", key, observationId));
  }

  @FieldResolver(() => ProfileDiffType, {
    description:
      "画像比对 Facts whose value, source or status differs between what had been learnt by two moments. No source is asked; " +
      "what purpose and consent do not allow now is withheld at both.",
  })
  async profileDiff(
    @Root() { customer }: CustomerRoot,
    @Arg("from", () => Date, { description: "起" }) from: Date,
    @Arg("to", () => Date, { description: "止 Not before from." }) to: Date,
    @Ctx() { loaders }: Context,
  ) {
    if (from > to) throw bad("from must not be after to");
    const at = (asOf: Date) => {
      const moment: Moment = { asOf, knownAt: undefined };
      return loaders.profile.load({ customer, moment, freshness: "STORED" });
    };
    const [before, after] = await Promise.all([at(from), at(to)]);
    return { from, to, facts: diffProfiles(before, after) };
  }
}
