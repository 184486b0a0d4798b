import { describe, expect, it } from "@jest/globals";
import { opencorporatesBasicConnector as connector } from "../../../src/connectors/opencorporates/opencorporates-basic.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, pathOf, readReply, saying, TRADER } from "../vendor-replies.js";

const { protocol } = connector.vendor;
const ordinary = replyOf("opencorporates", "search");
const read = (reply: unknown) => readReply(connector, reply);

describe("OpenCorporates", () => {
  it("is asked by code among the companies of China, the token in the query", () => {
    expect(pathOf(connector, TRADER)).toBe(`/companies/search?q=${TRADER}&jurisdiction_code=cn`);
    const endpoint = { url: "https://o.example/v0.4", token: "a&b" };
    expect(protocol.request({ method: "GET", path: "/x?q=1" }, endpoint, new Date()).url).toBe(
      "https://o.example/v0.4/x?q=1&api_token=a%26b",
    );
  });

  it("tells the particulars of a company", () => {
    expect(read(ordinary)).toEqual(
      saying({
        name: "福州某某贸易有限公司",
        status: "ACTIVE",
        establishedOn: "2015-06-01",
        address: "福建省福州市",
      }),
    );
  });

  it("tells that one is gone, and not what it leaves blank", () => {
    const place = "results.companies.0.company";
    const gone = changed(
      changed(ordinary, `${place}.inactive`, true),
      `${place}.dissolution_date`,
      "2024-02-29",
    );
    expect(read(gone)).toMatchObject({
      said: { [TRADER]: { status: "CANCELLED", cancelledOn: "2024-02-29" } },
    });
    expect(read(changed(ordinary, `${place}.inactive`, null))).toMatchObject({
      said: { [TRADER]: expect.not.objectContaining({ status: expect.anything() }) },
    });
  });

  it("finding nothing is an answer, finding another or many is none", () => {
    expect(read({ api_version: "0.4", results: { companies: [], page: 1 } })).toEqual({
      kind: "EMPTY",
      billed: false,
    });
    const other = changed(ordinary, "results.companies.0.company.company_number", "91350100M000100Y44");
    expect(read(other)).toEqual(faulty("result: about another subject"));
    const [company] = (ordinary as { results: { companies: unknown[] } }).results.companies;
    expect(read(changed(ordinary, "results.companies", [company, company]))).toEqual(
      faulty("companies: too_big"),
    );
    expect(read({ error: { message: "x" } })).toMatchObject({ kind: "FAILED", reason: "MALFORMED" });
  });
});
