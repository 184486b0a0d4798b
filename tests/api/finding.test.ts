import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openInstitution } from "../../src/server/institution.js";
import { startWorld, type World } from "./world.js";

let world: World;
let customers: { id: string; name: string; uscc: string }[];

const LIST = `query ($filter: CustomerFilter, $first: Int = 50, $after: String) {
  customers(filter: $filter, first: $first, after: $after) {
    edges { node { id name uscc } } pageInfo { hasNextPage endCursor }
  }
}`;

interface Listed {
  readonly customers: {
    readonly edges: { node: { id: string; name: string; uscc: string } }[];
    readonly pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

async function listed(filter: object): Promise<string[]> {
  const { data, errors } = await world.ask<Listed>(LIST, { filter });
  expect(errors).toBeUndefined();
  return data.customers.edges.map(({ node }) => node.id);
}

const messageOf = async (query: string, variables: object = {}): Promise<string> => {
  const { errors } = await world.ask(query, variables);
  expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  return errors?.[0]?.message ?? "";
};

const uuidOf = (id: string): string => Buffer.from(id, "base64url").toString().split(":")[1] ?? "";

beforeAll(async () => {
  world = await startWorld({ customers: 12, history: false, now: new Date("2026-06-30T04:00:00Z") });
  const { data } = await world.ask<Listed>(LIST, {});
  customers = data.customers.edges.map(({ node }) => node);
  const [one, two] = customers;
  await world.db.pool.query({
    text: `insert into customer_labels (subject_id, institution_id, tags)
           values ($1, $3, '{TAX_ARREARS,SME_SIZE=SMALL}'), ($2, $3, '{TAX_ARREARS=FALSE,SME_SIZE=MICRO}')
           on conflict (subject_id) do update set tags = excluded.tags`,
    values: [uuidOf(one?.id ?? ""), uuidOf(two?.id ?? ""), world.db.institutionId],
  });
});
afterAll(() => world.close());

const idAt = (i: number): string => customers[i]?.id ?? "";

describe("finding customers", () => {
  it("is by labels, their states and their values", async () => {
    expect(await listed({ labels: [{ code: "TAX_ARREARS" }] })).toEqual([idAt(0)]);
    expect(await listed({ labels: [{ code: "TAX_ARREARS", state: "FALSE" }] })).toEqual([idAt(1)]);
    expect(await listed({ size: "SMALL" })).toEqual([idAt(0)]);
    expect(
      await listed({ anyLabels: [{ code: "TAX_ARREARS" }, { code: "SME_SIZE", text: "MICRO" }] }),
    ).toHaveLength(2);
    expect(await listed({ labels: [], anyLabels: null })).toHaveLength(12);
  });

  it("counts, and counts by facets", async () => {
    const { data } = await world.ask<Record<string, unknown>>(`{
      customerTally { count isEstimate } exact: customerTally(exact: true, filter: { size: "MICRO" }) { count isEstimate }
      customerCount(filter: { labels: [{ code: "TAX_ARREARS" }] })
      customerFacets(by: [SIZE]) { facet value count }
    }`);
    expect(data).toEqual({
      customerTally: { count: 12, isEstimate: false },
      exact: { count: 1, isEstimate: false },
      customerCount: 1,
      customerFacets: [
        { facet: "SIZE", value: "MICRO", count: 1 },
        { facet: "SIZE", value: "SMALL", count: 1 },
      ],
    });
  });

  it("is by a part of the name", async () => {
    const name = customers[3]?.name ?? "";
    const { data } = await world.ask<{
      searchCustomers: { edges: { node: { share: number; customer: { id: string } } }[] };
    }>(
      "query ($text: String!) { searchCustomers(text: $text) { edges { node { share customer { id } } } } }",
      { text: name },
    );
    expect(data.searchCustomers.edges[0]?.node).toEqual({ share: 1, customer: { id: idAt(3) } });
    expect(await listed({ nameContains: name.slice(0, 2) })).toContain(idAt(3));
  });

  it("is by the phone of a person, without showing it", async () => {
    const enterprise = world.people.at(0);
    const [{ phone }] = enterprise.people;
    const { data } = await world.ask<{ customersByPhone: { uscc: string }[] }>(
      "query ($phone: String!) { customersByPhone(phone: $phone) { uscc } }",
      { phone },
    );
    expect(data.customersByPhone.map((c) => c.uscc)).toContain(enterprise.uscc);
    const nobody = await world.ask<{ customersByPhone: unknown[] }>(
      '{ customersByPhone(phone: "13900000001") { id } }',
    );
    expect(nobody.data.customersByPhone).toEqual([]);
    expect(await messageOf('{ customersByPhone(phone: "139") { id } }')).toContain("PHONE is wrong");
  });

  it.each([
    ["a label that is none", { labels: [{ code: "x' or 1=1" }] }, "labels.code"],
    ["a state and a text", { labels: [{ code: "A", state: "TRUE", text: "B" }] }, "not for both"],
    ["too many labels", { labels: Array.from({ length: 21 }, () => ({ code: "A" })) }, "20 at most"],
    ["an empty name", { nameContains: " " }, "nameContains"],
    ["a very long name", { nameContains: "长".repeat(101) }, "nameContains"],
    ["a zero byte", { region: "5\0" }, "region"],
    ["bounds the wrong way round", { balance: { from: "2.00", to: "1.00" } }, "lies above"],
    ["no segment's id", { segment: "x" }, "not the id of a segment"],
    ["an unknown segment", { segment: "00000000-0000-7000-8000-000000000000" }, "no such segment"],
  ])("refuses %s", async (_what, filter, message) => {
    expect(await messageOf(LIST, { filter })).toContain(message);
  });

  it.each(["x", Buffer.from('["SHARE","9 x","00000000-0000-7000-8000-000000000000"]').toString("base64url")])(
    "refuses the cursor %s",
    async (after) => {
      await messageOf(LIST, { after });
      await messageOf(
        'query ($after: String) { searchCustomers(text: "公司", after: $after) { edges { cursor } } }',
        {
          after,
        },
      );
    },
  );
});

const SEGMENT =
  "__typename ... on Segment { id name filter author } ... on SegmentRefused { code message { zh en } }";

interface SegmentReply {
  readonly __typename: string;
  readonly id: string;
  readonly code: string;
}

async function saved(name: string, filter: object): Promise<SegmentReply> {
  const { data, errors } = await world.ask<{ saveSegment: SegmentReply }>(
    `mutation ($name: String!, $filter: CustomerFilter!) { saveSegment(name: $name, filter: $filter) { ${SEGMENT} } }`,
    { name, filter },
  );
  expect(errors).toBeUndefined();
  return data.saveSegment;
}

async function deleted(id: string): Promise<SegmentReply> {
  const { data } = await world.ask<{ deleteSegment: SegmentReply }>(
    `mutation ($id: ID!) { deleteSegment(id: $id) { ${SEGMENT} } }`,
    { id },
  );
  return data.deleteSegment;
}

describe("segments", () => {
  it("are saved, used, listed, and taken away", async () => {
    const filter = { labels: [{ code: "TAX_ARREARS" }], balance: { from: "0.00" } };
    const segment = await saved("欠税", filter);
    expect(segment).toMatchObject({ __typename: "Segment", name: "欠税", filter, author: "api" });
    expect((await saved("欠税", {})).code).toBe("NAME_TAKEN");
    expect(await listed({ segment: segment.id })).toEqual([idAt(0)]);
    expect(await listed({ segment: segment.id, size: "MICRO" })).toEqual([]);
    const { data } = await world.ask<{ segments: { name: string }[] }>("{ segments { name } }");
    expect(data.segments).toEqual([{ name: "欠税" }]);
    expect(
      await messageOf(
        'mutation ($filter: CustomerFilter!) { saveSegment(name: "x", filter: $filter) { __typename } }',
        { filter: { segment: segment.id } },
      ),
    ).toContain("not built on another");
    expect((await deleted(segment.id)).__typename).toBe("Segment");
    expect((await deleted(segment.id)).code).toBe("UNKNOWN_SEGMENT");
    expect((await saved("欠税", {})).__typename).toBe("Segment");
    const { rows } = await world.db.pool.query("select removed_by from segment where id = $1", [segment.id]);
    expect(rows).toEqual([{ removed_by: "api" }]);
  });

  it("of another institution are not seen", async () => {
    const other = await openInstitution(world.db.pool, world.db.vault, "other");
    const id = "00000000-0000-7000-8000-000000000001";
    await world.db.pool.query(
      "insert into segment (id, institution_id, name, filter, author) values ($1, $2, 'theirs', '{}', 'x')",
      [id, other],
    );
    expect(await messageOf(LIST, { filter: { segment: id } })).toContain("no such segment");
    expect((await deleted(id)).code).toBe("UNKNOWN_SEGMENT");
  });
});

const LABEL = `__typename ... on ManualLabel { id kind code title { zh en } reason expiresOn evidenceRef current author
  removalReason } ... on ManualLabelRefused { refusal: code message { zh en } }`;

interface LabelReply {
  readonly __typename: string;
  readonly id: string;
  readonly refusal: string;
}

async function outcomeOf(mutation: string, input: object): Promise<LabelReply> {
  const type = `${mutation[0]?.toUpperCase() ?? ""}${mutation.slice(1)}Input`;
  const { data, errors } = await world.ask<{ outcome: LabelReply }>(
    `mutation ($input: ${type}!) { outcome: ${mutation}(input: $input) { ${LABEL} } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data.outcome;
}

describe("labels by hand", () => {
  const draft = (over: object = {}) => ({
    customer: idAt(2),
    code: "KEY_ACCOUNT",
    title: { zh: "重点客户", en: "Key account" },
    reason: "省级专精特新",
    expiresOn: "2026-12-31",
    evidenceRef: "2026-117",
    idempotencyKey: "k1",
    ...over,
  });

  it("are put on once, searched by, and taken off", async () => {
    const label = await outcomeOf("addManualLabel", draft());
    expect(label).toMatchObject({
      __typename: "ManualLabel",
      kind: "LABEL",
      title: { zh: "重点客户", en: "Key account" },
      expiresOn: "2026-12-31",
      evidenceRef: "2026-117",
      current: true,
      author: "api",
    });
    expect(await outcomeOf("addManualLabel", draft())).toEqual(label);
    expect((await outcomeOf("addManualLabel", draft({ reason: "别的" }))).refusal).toBe("KEY_REUSED");
    expect((await outcomeOf("addManualLabel", draft({ idempotencyKey: "k2" }))).refusal).toBe(
      "ALREADY_LABELLED",
    );
    expect(await listed({ manualLabels: ["KEY_ACCOUNT"] })).toEqual([idAt(2)]);
    expect((await outcomeOf("removeManualLabel", { id: label.id, reason: "到期" })).__typename).toBe(
      "ManualLabel",
    );
    expect((await outcomeOf("removeManualLabel", { id: label.id, reason: "到期" })).refusal).toBe(
      "ALREADY_REMOVED",
    );
    expect(await listed({ manualLabels: ["KEY_ACCOUNT"] })).toEqual([]);
  });

  it("show entries of the own lists too, and are filtered by them", async () => {
    await world.ask(
      `mutation ($uscc: Uscc!) { addToList(input: { list: BLACK, uscc: $uscc, reason: "提供虚假材料", owner: "风险管理部" }) { __typename } }`,
      { uscc: customers[4]?.uscc },
    );
    await outcomeOf("addManualLabel", {
      ...draft({ customer: idAt(4), idempotencyKey: "k4" }),
      code: "TAX_ARREARS",
      title: null,
    });
    const { data } = await world.ask<{ node: { manualLabels: object[] } }>(
      "query ($id: ID!) { node(id: $id) { ... on Customer { manualLabels { kind code title { en } current } } } }",
      { id: idAt(4) },
    );
    expect(data.node.manualLabels).toHaveLength(2);
    expect(data.node.manualLabels).toContainEqual({
      ...{ kind: "BLACKLIST", code: "BLACKLIST", title: { en: "Black list" }, current: true },
    });
    expect(data.node.manualLabels).toContainEqual(
      expect.objectContaining({ code: "TAX_ARREARS", current: true }),
    );
    expect(await listed({ manualLabels: ["BLACKLIST"] })).toEqual([idAt(4)]);
    expect(await listed({ manualLabels: ["BLACKLIST", "TAX_ARREARS"] })).toEqual([idAt(4)]);
    expect(await listed({ manualLabels: ["WHITELIST"] })).toEqual([]);
  });

  it("stay on record", async () => {
    for (const table of ["manual_label", "manual_label_removal"])
      await expect(world.db.pool.query(`delete from ${table}`)).rejects.toThrow("append-only");
  });

  it("are refused for nobody, without a title, or past their time", async () => {
    const nobody = Buffer.from("Customer:00000000-0000-7000-8000-000000000000").toString("base64url");
    expect(
      (await outcomeOf("addManualLabel", draft({ customer: nobody, idempotencyKey: "k5" }))).refusal,
    ).toBe("UNKNOWN_CUSTOMER");
    const add = "mutation ($input: AddManualLabelInput!) { addManualLabel(input: $input) { __typename } }";
    expect(await messageOf(add, { input: draft({ title: null }) })).toContain("title is needed");
    expect(await messageOf(add, { input: draft({ expiresOn: "2026-06-29" }) })).toContain("before today");
    expect(await messageOf(add, { input: draft({ code: "BLACKLIST" }) })).toContain("own lists");
    expect(await messageOf(add, { input: draft({ reason: " " }) })).toContain("reason");
  });
});
