import { GraphQLError } from "graphql";
import { type ClassType, Field, ObjectType } from "type-graphql";

@ObjectType("PageInfo", { description: "分页信息 Where this page ends." })
class PageInfoType {
  @Field(() => Boolean, { description: "是否有下一页" })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: "Pass it as `after` to read on." })
  endCursor!: string | null;
}

/** A page of a Relay connection. */
export interface Connection<N> {
  readonly edges: readonly { readonly cursor: string; readonly node: N }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Makes the edge and connection types over a node type. */
export function connectionTypes(name: string, description: string, node: () => ClassType): ClassType {
  @ObjectType(`${name}Edge`, { description })
  class Edge {
    @Field(() => String, { description: "Cursor of this item." })
    cursor!: string;

    @Field(() => node())
    node!: unknown;
  }

  @ObjectType(`${name}Connection`, { description })
  class Page {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => PageInfoType)
    pageInfo!: PageInfoType;
  }
  return Page;
}

const encode = (parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString("base64url");

/** Writes a keyset cursor: the order it belongs to, the sort key, the id. */
export const cursorOf = (order: string, key: string, id: string): string => encode([order, key, id]);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads a cursor written for the same order; throws a BAD_USER_INPUT error on any other. */
export function readCursor(
  order: string,
  cursor: string | undefined,
): { key: string; id: string } | undefined {
  if (cursor === undefined) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    parts = undefined;
  }
  const [written, key, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (written === order && typeof key === "string" && typeof id === "string" && UUID.test(id))
    return { key, id };
  throw new GraphQLError(
    "after is not a cursor of this list in this order: take one from pageInfo.endCursor",
    {
      extensions: { code: "BAD_USER_INPUT" },
    },
  );
}

/** Cuts a page out of up to one row more than it holds. */
export function pageOf<N>(rows: readonly N[], first: number, cursor: (node: N) => string): Connection<N> {
  const edges = rows.slice(0, first).map((node) => ({ cursor: cursor(node), node }));
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}

/** Checks a page size; throws a BAD_USER_INPUT error outside 1 to `most`. */
export function pageSize(first: number, most: number): number {
  if (first >= 1 && first <= most) return first;
  throw new GraphQLError(`first must be between 1 and ${most}`, { extensions: { code: "BAD_USER_INPUT" } });
}
