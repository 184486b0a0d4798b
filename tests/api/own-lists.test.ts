import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startWorld, type World } from "./world.js";

let world: World;
let customer: { id: string; uscc: string };
let legalRepresentative: { name: string; residentId: string };

beforeAll(async () => {
  world = await startWorld({ customers: 4, history: false, now: new Date("2026-06-30T04:00:00Z") });
  const enterprise = world.people.at(0);
  [legalRepresentative] = enterprise.people;
  const { data } = await world.ask<{ customer: { id: string; uscc: string } }>(
    `{ customer(by: { uscc: "${enterprise.uscc}" }) { id uscc } }`,
  );
  ({ customer } = data);
});
afterAll(() => world.close());

const ENTRY = "id list about reason owner validFrom expiresOn current author removedOn removalReason";
const OUTCOME = `__typename ... on ListEntry { ${ENTRY} } ... on ListRefused { code message { zh en } }`;

interface Outcome {
  readonly __typename: string;
  readonly id: string;
  readonly code: string;
  readonly current: boolean;
}

const listing = (input: object) =>
  world.ask<{ outcome: Outcome } | null>(
    `mutation ($input: AddToListInput!) { outcome: addToList(input: $input) { ${OUTCOME} } }`,
    { input: { list: "BLACK", reason: "提供虚假材料", owner: "风险管理部", ...input } },
  );
const removing = (input: object) =>
  world.ask<{ outcome: Outcome } | null>(
    `mutation ($input: RemoveFromListInput!) { outcome: removeFromList(input: $input) { ${OUTCOME} } }`,
    { input: { reason: "核实有误", ...input } },
  );
async function outcomeOf(reply: ReturnType<typeof listing>): Promise<Outcome> {
  const { data, errors } = await reply;
  if (data === null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.outcome;
}

interface Entry {
  readonly id: string;
  readonly about: string;
  readonly current: boolean;
}
async function entriesOf(id = customer.id): Promise<Entry[]> {
  const { data } = await world.ask<{ node: { listEntries: Entry[] } }>(
    `{ node(id: "${id}") { ... on Customer { listEntries { ${ENTRY} } } } }`,
  );
  return data.node.listEntries;
}

describe("the own lists", () => {
  it("take a customer, show the entry, and let it go again", async () => {
    const added = await outcomeOf(listing({ customer: customer.id, expiresOn: "2028-06-30" }));
    expect(added).toMatchObject({
      __typename: "ListEntry",
      list: "BLACK",
      about: null,
      owner: "风险管理部",
      validFrom: "2026-06-30",
      expiresOn: "2028-06-30",
      current: true,
      author: "api",
    });
    expect(await entriesOf()).toMatchObject([{ id: added.id, about: "CUSTOMER", current: true }]);
    expect(await outcomeOf(listing({ uscc: customer.uscc }))).toMatchObject({
      __typename: "ListRefused",
      code: "ALREADY_LISTED",
      message: { zh: expect.stringContaining("已在该名单") },
    });
    expect(await outcomeOf(removing({ entry: added.id }))).toMatchObject({
      __typename: "ListEntry",
      current: false,
      removedOn: "2026-06-30",
      removalReason: "核实有误",
    });
    expect(await entriesOf()).toMatchObject([{ id: added.id, current: false }]);
    expect((await outcomeOf(removing({ entry: added.id }))).code).toBe("ALREADY_REMOVED");
  });

  it("take a person by resident ID, and show the entry at the customer, without name and number", async () => {
    const added = await outcomeOf(listing({ residentId: legalRepresentative.residentId }));
    const entries = await entriesOf();
    const [entry] = entries.filter(({ id }) => id === added.id);
    expect(entry).toMatchObject({ current: true });
    expect(["LEGAL_REPRESENTATIVE", "CONTROLLER"]).toContain(entry?.about);
    for (const secret of [legalRepresentative.name, legalRepresentative.residentId])
      expect(JSON.stringify(entries)).not.toContain(secret);
  });

  it("take an enterprise that is no customer", async () => {
    expect(await outcomeOf(listing({ uscc: "91350100M000100Y43", list: "WHITE" }))).toMatchObject({
      list: "WHITE",
      current: true,
    });
  });

  it("begin later where told so", async () => {
    const other = world.people.at(1).uscc;
    expect(await outcomeOf(listing({ uscc: other, validFrom: "2026-07-01" }))).toMatchObject({
      current: false,
    });
  });

  it.each([
    ["nobody", {}, "exactly one of"],
    ["two ways", { uscc: "91350100M000100Y43", residentId: "11010519491231002X" }, "exactly one of"],
    ["no resident ID", { residentId: "110105194912310021" }, "CHECK_DIGIT"],
    ["no customer's id", { customer: "x" }, "not the id of a customer"],
    ["no reason", { uscc: "91350100M000100Y43", reason: " " }, "reason must have"],
    ["yesterday", { uscc: "91350100M000100Y43", validFrom: "2026-06-29" }, "before today"],
    ["an end before", { uscc: "91350100M000100Y43", expiresOn: "2026-06-29" }, "before validFrom"],
  ])("refuse %s as no input, without repeating it", async (_what, input, message) => {
    const { data, errors } = await listing(input);
    expect(data).toBeNull();
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(message),
      extensions: { code: "BAD_USER_INPUT" },
    });
    const { residentId = "-" } = input as { residentId?: string };
    expect(JSON.stringify(errors)).not.toContain(residentId === "-" ? "\u0000" : residentId);
  });

  it("know no entry but their own", async () => {
    const unknown = await outcomeOf(removing({ entry: "0197a0f0-0000-7000-8000-000000000000" }));
    expect(unknown).toMatchObject({ __typename: "ListRefused", code: "UNKNOWN_ENTRY" });
    expect((await removing({ entry: "1" })).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("know no customer there is none of", async () => {
    const nobody = Buffer.from("Customer:0197a0f0-0000-7000-8000-000000000000").toString("base64url");
    expect(await outcomeOf(listing({ customer: nobody }))).toMatchObject({ code: "UNKNOWN_CUSTOMER" });
  });
});
