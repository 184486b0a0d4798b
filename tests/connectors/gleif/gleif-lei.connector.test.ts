import { describe, expect, it } from "@jest/globals";
import { gleifLeiConnector } from "../../../src/connectors/gleif/gleif-lei.connector.js";
import { leiProblem } from "../../../src/facts/identifiers.js";
import { population } from "../../../sandbox/population.js";
import { dayOf } from "../../../sandbox/population/calendar.js";
import { gleif, leiOf } from "../../../sandbox/wire/gleif.js";
import { changed, plain, replyOf } from "../replies.js";
import { readReply } from "../vendor-replies.js";

const LEI = "300300M000100Y400095";
const reply = replyOf("gleif", "lei");
const facts = {
  lei: LEI,
  leiLegalName: "福州闽江建材（集团）有限公司",
  leiJurisdiction: "CN",
  leiEntityStatus: "ACTIVE",
  leiRegistrationStatus: "ISSUED",
  // In Shanghai it is the next day already.
  leiNextRenewalOn: "2026-05-02",
  leiRegisteredAs: "91350100M000100Y43",
  leiDirectParent: "REPORTED",
  leiUltimateParent: "EXCEPTION",
};
const saying = (said: unknown) => ({ said: { [LEI]: said }, malformed: {}, unread: [] });
const read = (place: string, to: unknown) => readReply(gleifLeiConnector, changed(reply, place, to), LEI);

describe("GLEIF's record of an LEI", () => {
  it("is read whole", () => {
    expect(readReply(gleifLeiConnector, reply, LEI)).toEqual(saying(facts));
  });

  it("is asked for by LEI, of those who have one", () => {
    expect(gleifLeiConnector.needs).toEqual(["lei"]);
    expect(gleifLeiConnector.ask([{ lei: LEI, uscc: "X" }])).toEqual({
      method: "GET",
      path: `/lei-records/${LEI}`,
    });
  });

  it("is not taken from another entity", () => {
    expect(read("data.attributes.lei", "529900T8BM49AURSDO55")).toMatchObject({
      said: {},
      malformed: { [LEI]: "result: about another subject" },
    });
  });

  it.each([
    [undefined, undefined],
    [{ links: {} }, undefined],
    [{ links: { "relationship-record": "https://x.example/r" } }, "REPORTED"],
    [
      { links: { "lei-record": "https://x.example/p", "reporting-exception": "https://x.example/e" } },
      "REPORTED",
    ],
    [{ links: { "reporting-exception": "https://x.example/e" } }, "EXCEPTION"],
  ])("with the direct parent %j says %s", (parent, leiDirectParent) => {
    expect(read("data.relationships.direct-parent", parent)).toEqual(saying({ ...facts, leiDirectParent }));
  });

  it("without relationships says nothing of parents, nor of a status that does not apply", () => {
    const nothing = { leiDirectParent: undefined, leiUltimateParent: undefined };
    expect(read("data.relationships", undefined)).toEqual(saying({ ...facts, ...nothing }));
    expect(read("data.attributes.entity.status", "NULL")).toEqual(
      saying({ ...facts, leiEntityStatus: undefined }),
    );
  });

  it("is not known where there is no such LEI", () => {
    expect(gleifLeiConnector.absent).toEqual({});
    const errors = { status: 404, headers: {}, body: replyOf("gleif", "no-record"), text: "" };
    const endpoint = { url: "https://x.example", token: "" };
    expect(gleifLeiConnector.vendor.protocol.outcome(errors, endpoint, new Date(0))).toEqual({
      kind: "EMPTY",
      billed: false,
    });
  });

  it.each([
    ["data.attributes.verdict", "data.attributes.verdict"],
    ["data.attributes.entity.score", "data.attributes.entity.score"],
    ["data.relationships.fiancee", "data.relationships.fiancee"],
  ])("with %s undeclared, reports it and reads the rest", (place, field) => {
    expect(read(place, { secret: 7 })).toEqual({ ...saying(facts), unread: [field] });
  });

  it.each([
    ["data.attributes.entity.legalName", null, "data.attributes.entity.legalName: invalid_type"],
    ["data.attributes.entity.status", "ASLEEP", "data.attributes.entity.status: invalid_value"],
    ["data.attributes.registration.status", "LOST", "data.attributes.registration.status: invalid_value"],
    [
      "data.attributes.registration.nextRenewalDate",
      "2026-05-01",
      "data.attributes.registration.nextRenewalDate: invalid_format",
    ],
    ["data.attributes.entity.jurisdiction", "China", "leiJurisdiction: invalid_format"],
  ])("with %s %j, is refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual({ said: {}, malformed: { [LEI]: fault }, unread: [] });
  });
});

describe("GLEIF as the sandbox plays it", () => {
  const town = population(20240601, 400);
  const day = dayOf("2026-07-01");
  const told = [...town].flatMap((enterprise) => {
    const record = gleif(`/lei-records/${leiOf(enterprise)}`, town, day);
    return record === undefined ? [] : [{ enterprise, record }];
  });

  it("knows some by a proper LEI, and is read whole", () => {
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThan(200);
    for (const { enterprise, record } of told) {
      const lei = leiOf(enterprise);
      expect(leiProblem(lei)).toBeUndefined();
      const { said, malformed, unread } = plain(gleifLeiConnector.read(record, [lei]));
      expect({ malformed, unread }).toEqual({ malformed: {}, unread: [] });
      expect(said[lei]).toMatchObject({
        lei,
        leiRegisteredAs: enterprise.uscc,
        leiLegalName: enterprise.name,
      });
    }
  });

  it("knows nobody by another", () => {
    for (const lei of [LEI, "529900T8BM49AURSDO55", "", "X"])
      expect(gleif(`/lei-records/${lei}`, town, day)).toBeUndefined();
    expect(gleif("/lei-records", town, day)).toBeUndefined();
  });
});
