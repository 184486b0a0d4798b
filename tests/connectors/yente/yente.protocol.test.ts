import { describe, expect, it } from "@jest/globals";
import { yenteProtocol } from "../../../src/connectors/yente/yente.protocol.js";
import { outcomeIn } from "../vendor-replies.js";

const ask = { method: "POST", path: "/match/default", body: { queries: {} } } as const;
const endpoint = { url: "https://y.example", token: "" };
const headersFor = (token: string) => yenteProtocol.request(ask, { ...endpoint, token }, new Date(0)).headers;
const refused = (body: unknown) =>
  yenteProtocol.outcome({ status: 400, headers: {}, body, text: "" }, endpoint, new Date(0));

describe("a request to yente", () => {
  it("carries the API key where there is one", () => {
    expect(headersFor("a-key")).toMatchObject({ authorization: "ApiKey a-key" });
    expect(headersFor("")).toEqual({ accept: "application/json", "content-type": "application/json" });
  });

  it("is posted as it is asked", () => {
    expect(yenteProtocol.request(ask, endpoint, new Date(0))).toMatchObject({
      method: "POST",
      url: "https://y.example/match/default",
      body: '{"queries":{}}',
    });
  });
});

describe("an answer of yente", () => {
  it("is its result", () => {
    const body = { responses: {}, limit: 5 };
    expect(outcomeIn(yenteProtocol, body)).toEqual({ kind: "RESULT", result: body, billed: false });
  });

  it.each([[{ detail: "Too many queries" }], [{ detail: [{ loc: ["body"] }] }], [{}]])(
    "with HTTP 400 is a refusal, whatever it says: %j",
    (body) => {
      expect(yenteProtocol.speaksAt).toEqual([400]);
      expect(refused(body)).toEqual({
        kind: "FAILED",
        reason: "REFUSED",
        transient: false,
        billed: false,
        code: "400",
      });
    },
  );

  it.each([[null], ["ok"], [7]])("that is no object is malformed: %j", (body) => {
    expect(outcomeIn(yenteProtocol, body)).toMatchObject({ kind: "FAILED", reason: "MALFORMED" });
  });
});
