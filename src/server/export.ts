import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { coerceInputValue, GraphQLError, type GraphQLSchema, isInputType } from "graphql";
import { businessDateOf } from "../facts/business-date.js";
import { readTags } from "../portfolio/customer-search.js";
import { type CustomerFilter, type CustomerView, listCustomers } from "../portfolio/customers.js";
import { readFilter } from "../resolvers/customer-filter.js";
import { globalId } from "../resolvers/global-id.js";
import type { RequestScope } from "../resolvers/loaders.js";
import { CustomerFilterInput } from "../schema/customer.type.js";

/** Where customers are taken out from. */
export const EXPORT_PATH = "/export/customers";

const PAGE = 500;
const COLUMNS = ["id", "name", "uscc", "kind", "industry", "region", "openedOn", "tags"] as const;
const BOM = "\uFEFF";

/** One exported customer. */
export type ExportRow = Readonly<Record<Exclude<(typeof COLUMNS)[number], "tags">, string | null>> & {
  readonly tags: readonly string[];
};

const badExport = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });

/** A cell a spreadsheet takes for text, never for a formula. */
export function csvCell(text: string): string {
  const safe = /^[\s]*[=+\-@]/.test(text) || /^[\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const csvLine = (row: ExportRow): string =>
  `${COLUMNS.map((column) => csvCell(column === "tags" ? row.tags.join(" ") : (row[column] ?? ""))).join(",")}\r\n`;

const FORMATS = {
  ndjson: {
    contentType: "application/x-ndjson; charset=utf-8",
    head: "",
    line: (row: ExportRow) => `${JSON.stringify(row)}\n`,
  },
  csv: { contentType: "text/csv; charset=utf-8", head: `${BOM}${COLUMNS.join(",")}\r\n`, line: csvLine },
} as const;

type Format = keyof typeof FORMATS;

const rowOf = (
  { id, name, uscc, kind, industryCode, regionCode, openedOn }: CustomerView,
  tags: readonly string[],
): ExportRow => ({
  id: globalId({ type: "Customer", id }),
  name,
  uscc,
  kind,
  industry: industryCode,
  region: regionCode,
  openedOn,
  tags,
});

/** Every customer of a filter as text, a page at a time: the next is read when what came before it was sent. */
export async function* exportLines(
  { sql, institutionId, clock }: Pick<RequestScope, "sql" | "institutionId" | "clock">,
  filter: CustomerFilter,
  format: Format,
): AsyncGenerator<string> {
  const { head, line } = FORMATS[format];
  if (head !== "") yield head;
  const onDate = businessDateOf(clock());
  let last: CustomerView | undefined;
  do {
    const after = last && { key: last.name, id: last.id };
    const page = await listCustomers(sql, institutionId, filter, "NAME", PAGE, after, onDate);
    const ids = page.map(({ id }) => id);
    const tags = await readTags(sql, institutionId, ids);
    if (page.length > 0)
      yield page.map((customer) => line(rowOf(customer, tags.get(customer.id) ?? []))).join("");
    last = page.length < PAGE ? undefined : page.at(-1);
    await turn();
  } while (last !== undefined);
}

interface Asked {
  readonly format: Format;
  readonly input: CustomerFilterInput;
}

/** What is asked for in the address; throws a BAD_USER_INPUT error. */
function askedBy(query: Readonly<Record<string, unknown>>, schema: GraphQLSchema): Asked {
  const { format = "ndjson", segment, filter } = query;
  if (format !== "ndjson" && format !== "csv") throw badExport("format must be ndjson or csv");
  if (segment !== undefined && typeof segment !== "string") throw badExport("segment must be given once");
  if (filter !== undefined && typeof filter !== "string") throw badExport("filter must be given once");
  const input = filter === undefined ? new CustomerFilterInput() : filterInput(filter, schema);
  return { format, input: segment === undefined ? input : Object.assign(input, { segment }) };
}

function filterInput(text: string, schema: GraphQLSchema): CustomerFilterInput {
  const type = schema.getType("CustomerFilter");
  if (!isInputType(type)) throw new Error("the schema has no CustomerFilter");
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw badExport("filter must be a CustomerFilter as JSON");
  }
  return coerceInputValue(given, type, (path, _value, error) => {
    throw badExport(`filter.${path.join(".")} is not as CustomerFilter declares it: ${error.name}`);
  }) as CustomerFilterInput;
}

/** What an export needs of the server. */
export interface ExportOptions {
  readonly schema: GraphQLSchema;
  /** The scope of one request; its statements are cancelled when the client hangs up. */
  readonly scope: (request: FastifyRequest, reply: FastifyReply) => RequestScope;
  readonly isReady: () => boolean;
}

async function exportCustomers(
  request: FastifyRequest,
  reply: FastifyReply,
  { scope: scopeOf, schema }: ExportOptions,
): Promise<FastifyReply> {
  const scope = scopeOf(request, reply);
  if (scope.purpose === undefined) throw badExport("an export states its purpose in the header x-purpose");
  const { format, input } = askedBy(request.query as Record<string, unknown>, schema);
  const filter = await readFilter(scope, input);
  request.log.info({ purpose: scope.purpose, author: scope.author, format }, "customers are exported");
  const { contentType } = FORMATS[format];
  return reply
    .header("content-type", contentType)
    .header("content-disposition", `attachment; filename="customers.${format}"`)
    .send(Readable.from(exportLines(scope, filter, format), { objectMode: false, highWaterMark: 65_536 }));
}

/** Serves the customers of a segment or a filter as a stream, in constant memory. */
export function serveExport(app: FastifyInstance, options: ExportOptions): void {
  app.get(EXPORT_PATH, async (request, reply) => {
    if (!options.isReady())
      return reply
        .code(503)
        .header("retry-after", "2")
        .send({ errors: [{ message: "The server is not ready." }] });
    try {
      return await exportCustomers(request, reply, options);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return reply
        .code(400)
        .send({ errors: [{ message: error.message, extensions: { code: "BAD_USER_INPUT" } }] });
    }
  });
}
