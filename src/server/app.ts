import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import fastifyApollo, { fastifyApolloDrainPlugin } from "@as-integrations/fastify";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { GraphQLError, type GraphQLSchema } from "graphql";
import type { Guard } from "../connectors/guard/guard.js";
import { isPurpose, type Purpose, purposeCodes } from "../governance/purpose.js";
import { assembleSchema } from "../resolvers/build-schema.js";
import type { Context } from "../resolvers/context.js";
import { createLoaders, type RequestScope } from "../resolvers/loaders.js";
import { loggableError, presentError } from "./errors.js";
import { serveExplorer } from "./explorer.js";
import { serveExport } from "./export.js";
import { limitAliases } from "./limits.js";
import { type Metrics, serveMetrics } from "./metrics.js";

export const ENDPOINT = "/graphql";
/** Says what the data of a request are wanted for. */
const PURPOSE_HEADER = "x-purpose";
const MOST_TOKENS = 5_000;
const PING_MS = 1_000;
const MOST_BODY_BYTES = 1_000_000;

/** What the server is doing, as its health tells. */
export type Phase = "STARTING" | "READY" | "DRAINING";

export interface AppOptions {
  readonly logLevel: string;
  readonly explorer: boolean;
  readonly phase: () => Phase;
  /** Reaches the database, or throws. */
  readonly ping: () => Promise<void>;
  /** Makes the scope of one request; called only when ready. */
  readonly scope: (signal: AbortSignal, purpose: Purpose | undefined) => RequestScope;
  readonly schema?: GraphQLSchema;
  /** What is told to Prometheus; left out, nothing is. */
  readonly measured?: { readonly metrics: Metrics; readonly guard: Guard };
}

/** Fires when the client hangs up before it was answered. */
function hangUpSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  // Every source asked and every statement listens to it.
  setMaxListeners(0, controller.signal);
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** What a request says its data are wanted for. Throws a BAD_USER_INPUT error on a purpose there is none of. */
function statedPurpose({ [PURPOSE_HEADER]: stated }: IncomingHttpHeaders): Purpose | undefined {
  if (stated === undefined) return undefined;
  if (typeof stated === "string" && isPurpose(stated)) return stated;
  throw new GraphQLError(`the header ${PURPOSE_HEADER} must be one of ${purposeCodes.join(", ")}`, {
    extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
  });
}

/** Whether the database answers in time. */
async function reaches(ping: () => Promise<void>): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(resolve, PING_MS, false).unref());
  return Promise.race([
    ping().then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

/** The HTTP side: health, GraphQL, and the explorer where it is wanted. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: MOST_BODY_BYTES,
    forceCloseConnections: "idle",
    genReqId: () => randomUUID(),
    logger: {
      level: options.logLevel,
      // A query in an address can hold identifiers: only the path is logged.
      serializers: {
        req: (request) => ({ method: request.method, path: request.url.split("?")[0] }),
        err: (error: unknown) => loggableError(error) as never,
      },
    },
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });

  app.get("/health/live", () => ({ status: "LIVE" }));
  app.get("/health/ready", async (_request, reply) => {
    const phase = options.phase();
    const status = phase === "READY" && !(await reaches(options.ping)) ? "DATABASE_UNREACHABLE" : phase;
    return reply.code(status === "READY" ? 200 : 503).send({ status });
  });
  if (options.measured) serveMetrics(app, options.measured.metrics, options.measured.guard);

  const schema = options.schema ?? (await assembleSchema());
  const scopeOf = (request: FastifyRequest, reply: FastifyReply): RequestScope =>
    options.scope(hangUpSignal(reply), statedPurpose(request.headers));
  serveExport(app, { schema, scope: scopeOf, isReady: () => options.phase() === "READY" });
  const server = new ApolloServer<Context>({
    schema,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      {
        requestDidStart: ({ contextValue }) =>
          Promise.resolve({
            didEncounterErrors: ({ errors }) => {
              for (const error of errors) {
                const { code } = presentError(error.toJSON(), error).extensions ?? {};
                if (code !== "INTERNAL_SERVER_ERROR" || contextValue.loaders.scope.signal.aborted) continue;
                app.log.error({
                  requestId: contextValue.requestId,
                  path: error.path,
                  err: error.originalError ?? error,
                });
              }
              return Promise.resolve();
            },
          }),
      },
    ],
    formatError: presentError,
    parseOptions: { maxTokens: MOST_TOKENS },
    maxRecursiveSelections: true,
    validationRules: [limitAliases],
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    introspection: true,
  });
  await server.start();
  if (options.explorer) await serveExplorer(app, ENDPOINT);

  await app.register((graphql, _options, done) => {
    graphql.addHook("onRequest", async (_request, reply) => {
      const phase = options.phase();
      if (phase === "READY") return;
      const message =
        phase === "STARTING" ? "The server is starting; try again soon." : "The server is stopping.";
      await reply
        .code(503)
        .header("retry-after", "2")
        .send({ errors: [{ message, extensions: { code: phase } }] });
    });
    graphql.register(fastifyApollo(server), {
      path: ENDPOINT,
      context: async (request, reply) => ({
        requestId: request.id,
        loaders: createLoaders(scopeOf(request, reply)),
      }),
    });
    done();
  });
  return app;
}
