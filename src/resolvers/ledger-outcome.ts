import { GraphQLError } from "graphql";
import type { Commanded, CommandRefusal } from "../portfolio/commands.js";
import { commandRefusalText } from "../portfolio/refusal-text.js";
import type { ProjectKey } from "../portfolio/stream.js";
import type { Context } from "./context.js";
import { readGlobalId } from "./global-id.js";
import { applicationRoot, guaranteeRoot } from "./roots.js";

/** An input no client should send. */
export const bad = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });

/** The id of a customer in a global id; throws a BAD_USER_INPUT error on any other. */
export function customerId(field: string, id: string): string {
  const ref = readGlobalId(id);
  if (ref?.type === "Customer") return ref.id;
  throw bad(`${field} is not the id of a customer`);
}

/** The key of a project in a global id; throws a BAD_USER_INPUT error on any other. */
export function projectKey(id: string): ProjectKey {
  const ref = readGlobalId(id);
  if (ref?.type === "Guarantee" || ref?.type === "Application")
    return { subjectId: ref.subjectId, id: ref.id };
  throw bad("project is not the id of a guarantee or an application");
}

/** A refusal as the member of the union that shows it. */
export function refusalView(refusal: CommandRefusal) {
  const message = commandRefusalText(refusal);
  switch (refusal.code) {
    case "ILLEGAL_TRANSITION":
      return { __typename: "IllegalTransition", ...refusal, message };
    case "AMOUNT_EXCEEDED":
      return { __typename: "AmountExceeded", ...refusal, message };
    case "OVER_APPROVED":
      return { __typename: "AmountExceeded", most: refusal.most, onDate: null, message };
    case "VERSION_CONFLICT":
      return { __typename: "VersionConflict", ...refusal, message };
    default:
      return { __typename: "CommandRefused", code: refusal.code, message };
  }
}

/** A command carried out, told without its project. */
export const done = {
  __typename: "LedgerEntry",
  guarantee: null,
  application: null,
  version: 0,
  repeated: false,
};

/** What a command came to, with the project as it is now. */
export async function outcomeOf(commanded: Commanded, { loaders }: Context) {
  if (!commanded.taken) return refusalView(commanded.refusal);
  const { project, repeated, version } = commanded;
  loaders.guarantee.clearAll();
  loaders.application.clearAll();
  const [guarantee, application] = await Promise.all([
    loaders.guarantee.load(project),
    loaders.application.load(project),
  ]);
  return {
    __typename: "LedgerEntry",
    guarantee: guarantee && guaranteeRoot(guarantee),
    application: application && applicationRoot(application),
    version,
    repeated,
  };
}
