import { describe, expect, it } from "@jest/globals";
import { gleifProtocol } from "../../../src/connectors/gleif/gleif.protocol.js";
import { gleif } from "../../../src/connectors/gleif/gleif.vendor.js";

const endpoint = { url: "https://x.example/api/v1", token: "nobody-asks-for-it" };
const outcomeAt = (status: number, body: unknown) =>
  gleifProtocol.outcome({ status, headers: {}, body, text: JSON.stringify(body) }, endpoint, new Date(0));
const malformed = (code: string) => ({
  kind: "FAILED",
  reason: "MALFORMED",
  transient: false,
  billed: false,
  code,
});

describe("a request to GLEIF", () => {
  it("asks for JSON:API and shows no proof", () => {
    const sent = gleifProtocol.request({ method: "GET", path: "/lei-records/X" }, endpoint, new Date(0));
    expect(sent).toEqual({
      method: "GET",
      url: "https://x.example/api/v1/lei-records/X",
      headers: { accept: "application/vnd.api+json" },
    });
    expect(gleif.isOpen).toBe(true);
  });

  it("stays below 60 a minute", () => {
    expect(gleif.limits.perSecond).toBeLessThanOrEqual(1);
  });
});

describe("an answer of GLEIF", () => {
  it("brings a record, free of charge", () => {
    const body = { data: { id: "X" } };
    expect(outcomeAt(200, body)).toEqual({ kind: "RESULT", result: body, billed: false });
  });

  it("that there is no such LEI is an answer, given with 404", () => {
    expect(gleifProtocol.speaksAt).toEqual([404]);
    expect(outcomeAt(404, { errors: [{ status: "404" }] })).toEqual({ kind: "EMPTY", billed: false });
  });

  it.each([[{ message: "no such page" }], [{ data: {} }], [[]], [null], ["Not Found"]])(
    "with 404 from who knows whom is none: %j",
    (body) => {
      expect(outcomeAt(404, body)).toEqual(malformed("404"));
    },
  );

  it.each([[{}], [{ data: null }], [{ errors: [] }], [null], [[]], ["ok"]])("that is none: %j", (body) => {
    expect(outcomeAt(200, body)).toEqual(malformed("200"));
  });
});
