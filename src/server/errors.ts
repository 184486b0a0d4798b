import { unwrapResolverError } from "@apollo/server/errors";
import type { GraphQLFormattedError } from "graphql";
import { GraphQLError } from "graphql";

/** Codes of errors that are the asker's to mend; their messages may leave. */
const ASKERS = new Set([
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** What may leave of an error: the asker's own, or that something broke here. */
export function presentError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const code = formatted.extensions?.["code"];
  const { message, locations, path } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  if (typeof code === "string" && ASKERS.has(code)) return { message, ...place, extensions: { code } };
  const own = unwrapResolverError(error);
  if (own instanceof GraphQLError && own.originalError === undefined && code === undefined) {
    return { message, ...place, extensions: { code: "BAD_USER_INPUT" } };
  }
  return {
    message: "Something broke on our side. Try again, and quote the request id if it stays.",
    ...place,
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  };
}

/** What a log may hold of an error: no values. A database's message can quote them, so only its code is kept. */
export function loggableError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = "code" in error ? String(error.code) : undefined;
  const isDatabase = "severity" in error && "routine" in error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    code,
    message: isDatabase ? undefined : error.message,
    stack: frames.slice(0, 12).join("\n"),
  };
}
