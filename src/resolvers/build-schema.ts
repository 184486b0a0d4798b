import "reflect-metadata";
import { type GraphQLSchema, isInputObjectType } from "graphql";
import { buildSchema } from "type-graphql";
import { BookResolver } from "./book.resolver.js";
import { ConsentResolver } from "./consent.resolver.js";
import { CustomerSearchResolver } from "./customer-search.resolver.js";
import { CustomerResolver } from "./customer.resolver.js";
import { DictionaryResolver } from "./dictionary.resolver.js";
import { CustomerExposureResolver, ExposureResolver, GroupExposureResolver } from "./exposure.resolver.js";
import { GuaranteeResolver } from "./guarantee.resolver.js";
import { IdentifierResolver } from "./identifier.resolver.js";
import { JobResolver } from "./job.resolver.js";
import { LabelExplanationResolver } from "./label-explanation.resolver.js";
import { LabelHistoryResolver } from "./label-history.resolver.js";
import { LedgerResolver } from "./ledger.resolver.js";
import { ManualLabelResolver } from "./manual-label.resolver.js";
import { OwnListResolver } from "./own-list.resolver.js";
import { CustomerHistoryResolver, ProfileResolver } from "./profile.resolver.js";
import { ReasonResolver } from "./reason.resolver.js";
import { SegmentResolver } from "./segment.resolver.js";
import { SourceResolver } from "./source.resolver.js";
import { TaxAuthorisationResolver } from "./tax-authorisation.resolver.js";
import { TermsResolver } from "./terms.resolver.js";
import { UsageResolver } from "./usage.resolver.js";

/** Assembles the executable schema. */
export async function assembleSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      CustomerResolver,
      CustomerSearchResolver,
      SegmentResolver,
      ManualLabelResolver,
      ConsentResolver,
      CustomerExposureResolver,
      ExposureResolver,
      GroupExposureResolver,
      GuaranteeResolver,
      BookResolver,
      IdentifierResolver,
      LabelExplanationResolver,
      LabelHistoryResolver,
      LedgerResolver,
      JobResolver,
      OwnListResolver,
      TaxAuthorisationResolver,
      TermsResolver,
      UsageResolver,
      ReasonResolver,
      DictionaryResolver,
      ProfileResolver,
      CustomerHistoryResolver,
      SourceResolver,
    ],
    validate: false, // inputs are checked where they are read: scalars, cursors, lookups
  });
  const lookup = schema.getType("CustomerLookup");
  if (isInputObjectType(lookup)) lookup.isOneOf = true; // type-graphql has no @oneOf of its own
  return schema;
}
