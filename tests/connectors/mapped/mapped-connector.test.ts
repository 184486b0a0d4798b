import { describe, expect, it } from "@jest/globals";
import { MalformedReply } from "../../../src/connectors/connector.js";
import type { Outcome } from "../../../src/connectors/protocol.js";
import { changed, plain } from "../replies.js";
import { faulty, outcomeIn, readReply, saying, TRADER } from "../vendor-replies.js";
import { connectorOf, declared, REPLY } from "./declared.js";

const connector = connectorOf(declared());
const endpoint = { url: "https://b.example", token: "t" };

/** What it reads from the reply with one place changed. */
const reading = (place: string, to: unknown, of = connector) => readReply(of, changed(REPLY, place, to));

const FACTS = {
  arrears: "1234.50",
  creditGrade: "A",
  outputByYear: [
    { year: 2024, amount: "123456.00" },
    { year: 2025, amount: "0.00" },
  ],
};

describe("a declared source", () => {
  it("is a connector like those with code", () => {
    expect(connector).toMatchObject({
      source: "bank-platform",
      vendor: { code: "bank", limits: { concurrency: 2, perSecond: 5 } },
      dimension: "tax",
      basis: "CONSENT",
      about: "ENTERPRISE",
      needs: ["uscc", "name"],
      datasets: ["mapped.bank-platform"],
      rank: 30,
      cost: 150n,
      batchSize: 1,
      absent: { arrears: "0.00" },
    });
    const substitute = connectorOf(declared({ datasets: ["tax.profile"], about: "APPLICANT", cost: "0.00" }));
    expect(substitute).toMatchObject({ datasets: ["tax.profile"], about: "APPLICANT", cost: 0n });
  });

  it("asks with its keys where the templates have them, fit for a URL in the path alone", () => {
    const ask = connector.ask([{ uscc: TRADER, name: '甲 & "乙" $& Co', phone: "13800000000" }]);
    expect(ask).toEqual({
      method: "POST",
      path: `/enterprises/${TRADER}?full=1`,
      body: { who: { name: '甲 & "乙" $& Co', codes: [TRADER, 7] }, reason: "01" },
    });
    const inPath = connectorOf(
      declared({
        "request.path": "/q?code={uscc}&name={name}",
        "request.method": "GET",
        "request.body": undefined,
      }),
    );
    expect(inPath.ask([{ uscc: TRADER, name: "甲 & 乙" }])).toEqual({
      method: "GET",
      path: `/q?code=${TRADER}&name=%E7%94%B2%20%26%20%E4%B9%99`,
    });
  });

  it("says what the reply says, in stored form", () => {
    expect(readReply(connector, REPLY)).toEqual(saying(FACTS));
  });

  it("leaves unsaid what is optional and blank, and says what a blank means", () => {
    expect(reading("data.grade", null)).toEqual(saying({ ...FACTS, creditGrade: undefined }));
    expect(reading("data.grade", undefined)).toEqual(saying({ ...FACTS, creditGrade: undefined }));
    expect(reading("data.owed", undefined)).toEqual(saying({ ...FACTS, arrears: "0.00" }));
    expect(reading("data.years", [])).toEqual(saying({ ...FACTS, outputByYear: [] }));
  });

  it("reads the only element of a list where one thing should be", () => {
    expect(reading("data.owed", [REPLY.data.owed])).toEqual(saying(FACTS));
    expect(reading("data", [REPLY.data])).toEqual(saying(FACTS));
  });

  it.each([
    ["data.code", "91350100M000100Y44", "result: about another subject"],
    ["data.code", undefined, "result: about another subject"],
    ["data.owed.amount", "secret", "owed.amount: NOT_AN_AMOUNT"],
    ["data.owed.amount", { secret: 1 }, "owed.amount: NOT_A_VALUE"],
    ["data.owed.amount", 1e15, "owed.amount: INEXACT_NUMBER"],
    ["data.grade", "secret", "grade: NOT_A_KNOWN_WORD"],
    ["data.years", undefined, "years: not a list"],
    ["data.years", { y: 2024 }, "years: not a list"],
    ["data.years", ["secret"], "years: not a list of records"],
    ["data.years.1.y", "secret", "years.y: NOT_AN_INTEGER"],
    ["data.years.0.sum", undefined, "years.sum: EMPTY"],
  ])("names the place and kind of a fault at %s, never the value %j", (place, to, fault) => {
    expect(reading(place, to)).toMatchObject({ ...faulty(fault), unread: expect.any(Array) });
  });

  it("reports what it neither reads nor ignores, inside the result and beside it, without values", () => {
    const odd = {
      ...REPLY,
      trace: { id: "secret" },
      head: { ...REPLY.head, host: "h" },
      data: {
        ...REPLY.data,
        owed: { ...REPLY.data.owed, since: [] },
        years: [{ y: 2024, sum: 1, note: "n" }],
      },
    };
    expect(readReply(connector, odd)).toMatchObject({
      malformed: {},
      unread: ["head.host", "trace.id", "owed.since", "years.note"],
    });
  });

  it("reports what stands beside the facts where the whole reply is the result", () => {
    const flat = connectorOf(
      declared({ "answer.result": undefined, "answer.status.code": "rc", "answer.status.ignore": ["msg"] }),
    );
    expect(readReply(flat, { rc: 0, msg: "", more: 1, ...REPLY.data })).toEqual({
      ...saying(FACTS),
      unread: ["more"],
    });
  });

  it("counts a list where told to, and does without one that is optional", () => {
    const counting = connectorOf(
      declared({
        dimension: "registry",
        "answer.fields": { name: { column: "grade" } },
        "answer.lists": {
          abnormalListings: {
            at: "years",
            count: "abnormalListingCount",
            optional: true,
            fields: { listedOn: { column: "y", as: "date" } },
          },
        },
        "answer.ignore": ["clerk", "owed"],
        absent: { abnormalListingCount: 0, abnormalListings: [] },
      }),
    );
    expect(reading("data.years", [{ y: "2024-01-31" }], counting)).toEqual(
      saying({ name: "优", abnormalListings: [{ listedOn: "2024-01-31" }], abnormalListingCount: 1 }),
    );
    expect(reading("data.years", null, counting)).toEqual(saying({ name: "优" }));
    expect(counting.absent).toEqual({ abnormalListingCount: 0, abnormalListings: [] });
  });

  it("is about exactly one subject, and reads nothing that is no object", () => {
    expect(() => connector.read(REPLY, [])).toThrow(MalformedReply);
    expect(() => connector.read(REPLY, [TRADER, TRADER])).toThrow(MalformedReply);
    expect(() => connector.read({ data: "secret" }, [TRADER])).toThrow("result: not an object");
    expect(plain(connector.read({ data: {} }, [TRADER])).malformed).toEqual({
      [TRADER]: "result: about another subject",
    });
  });
});

const coded = (code: unknown, more: object = { data: null }) => ({ head: { code }, ...more });
const failed = (reason: string, transient: boolean, billed: boolean, code: string): Outcome =>
  ({ kind: "FAILED", reason, transient, billed, code }) as Outcome;

describe("its answer", () => {
  const { protocol } = connector.vendor;

  it.each<[unknown, Outcome]>([
    [coded(0, { data: { a: 1 } }), { kind: "RESULT", result: coded(0, { data: { a: 1 } }), billed: true }],
    [
      coded("0", { data: { a: 1 } }),
      { kind: "RESULT", result: coded("0", { data: { a: 1 } }), billed: true },
    ],
    [coded(404), { kind: "EMPTY", billed: true }],
    [coded(202), { kind: "PENDING", billed: false }],
    [coded(429), failed("RATE_LIMITED", true, false, "429")],
    [coded("quota"), failed("RATE_LIMITED", false, false, "quota")],
    [coded(500), failed("HTTP_ERROR", true, true, "500")],
    [coded(999), failed("REFUSED", false, false, "999")],
    [coded(0), failed("MALFORMED", false, true, "0")],
    [coded(0, { data: [] }), failed("MALFORMED", false, true, "0")],
    [coded(undefined), failed("MALFORMED", false, false, "")],
    [coded({ a: 1 }), failed("MALFORMED", false, false, "")],
    [coded("张三 110101199003070000"), failed("MALFORMED", false, false, "")],
    ["text", failed("MALFORMED", false, false, "")],
  ])("%j means %j", (body, meaning) => {
    expect(outcomeIn(protocol, body)).toEqual(meaning);
  });

  it("may mean by an empty result that there is no record", () => {
    const lenient = connectorOf(declared({ "answer.nothing": "EMPTY" })).vendor.protocol;
    for (const data of [null, {}, [], undefined])
      expect(outcomeIn(lenient, coded(0, { data }))).toEqual({ kind: "EMPTY", billed: true });
  });

  it("may be told by the HTTP status, whose replies are then read", () => {
    const http = connectorOf(
      declared({
        "answer.status": { code: "HTTP", success: [200], empty: [404] },
        "answer.result": undefined,
      }),
    ).vendor.protocol;
    expect(http.speaksAt).toEqual([200, 404]);
    const reply = { status: 404, headers: {}, body: { detail: "unknown" }, text: "{}" };
    expect(http.outcome(reply, endpoint, new Date(0))).toEqual({ kind: "EMPTY", billed: false });
    expect(protocol.speaksAt).toEqual([]);
  });

  it("counts every result as charged where no code says, if it has a price", () => {
    const change = { "answer.status": undefined, "answer.result": undefined };
    const priced = connectorOf(declared(change)).vendor.protocol;
    const free = connectorOf(declared({ ...change, cost: "0.00" })).vendor.protocol;
    expect(outcomeIn(priced, { a: 1 })).toEqual({ kind: "RESULT", result: { a: 1 }, billed: true });
    expect(outcomeIn(free, { a: 1 })).toEqual({ kind: "RESULT", result: { a: 1 }, billed: false });
  });
});

describe("its vendor", () => {
  it("is shown a bearer token, or the token in a header of its own", () => {
    const ask = { method: "POST", path: "/a", body: { b: 1 } } as const;
    expect(connector.vendor.protocol.request(ask, endpoint, new Date(0))).toEqual({
      method: "POST",
      url: "https://b.example/a",
      headers: { authorization: "Bearer t", accept: "application/json", "content-type": "application/json" },
      body: '{"b":1}',
    });
    const { protocol } = connectorOf(declared({ "vendor.protocol": { header: "X-Api-Key" } })).vendor;
    expect(protocol.request(ask, endpoint, new Date(0)).headers).toEqual({
      "x-api-key": "t",
      accept: "application/json",
      "content-type": "application/json",
    });
    expect(protocol.lacks?.(endpoint)).toBeUndefined();
    expect(protocol.lacks?.({ ...endpoint, token: "" })).toContain("X-Api-Key");
  });
});
