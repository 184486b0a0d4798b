import { describe, expect, it } from "@jest/globals";
import { multiLendingConnector } from "../../../src/connectors/multi-lending/multi-lending.connector.js";
import {
  multiLendingCodes,
  multiLendingProtocol,
} from "../../../src/connectors/multi-lending/multi-lending.protocol.js";
import { failed, faultyOf, PERSON, readAbout, sayingOf } from "../person-replies.js";
import { changed, replyOf } from "../replies.js";
import { outcomeIn } from "../vendor-replies.js";

const reply = replyOf("multi-lending", "ordinary");
const read = (place: string, to: unknown) =>
  readAbout(multiLendingConnector, changed(reply, `data.${place}`, to));
const facts = { loanApplications1m: 3, loanApplications12m: 12, applicationLenders12m: 8 };

const meanings = [
  ["1", { kind: "EMPTY", billed: true }],
  ["10", failed("10", "REFUSED", false)],
  ["11", failed("11", "REFUSED", false)],
  ["12", failed("12", "REFUSED", false)],
  ["20", failed("20", "RATE_LIMITED", false)],
  ["21", failed("21", "RATE_LIMITED", true)],
  ["90", failed("90", "HTTP_ERROR", true)],
] as const;

describe("an answer about multi-lending", () => {
  it.each(meanings)("%s means %j", (code, meaning) => {
    expect(outcomeIn(multiLendingProtocol, { code, data: {} })).toEqual(meaning);
  });

  it("has no code that is not tried above", () => {
    expect([...multiLendingCodes.keys()].toSorted()).toEqual(meanings.map(([code]) => code).toSorted());
  });

  it.each([[null], [{}], [{ code: "秘密" }], [{ status: "S", result: {} }]])(
    "that is none is malformed: %j",
    (body) => {
      expect(outcomeIn(multiLendingProtocol, body)).toEqual(failed("", "MALFORMED", false));
    },
  );

  it("that brings nothing is malformed, and was charged", () => {
    expect(outcomeIn(multiLendingProtocol, { code: "0" })).toEqual(failed("0", "MALFORMED", false, true));
  });
});

describe("multi-lending", () => {
  it("is the sum over the types of lenders, in a month and in a year", () => {
    expect(readAbout(multiLendingConnector, reply)).toEqual(sayingOf(facts));
  });

  it("is asked about with number, name and phone of the applicant", () => {
    expect(multiLendingConnector.ask([PERSON])).toEqual({
      method: "POST",
      path: "/applications",
      body: { idNo: PERSON.residentId, name: PERSON.name, mobile: PERSON.phone },
    });
    expect(multiLendingConnector).toMatchObject({
      about: "APPLICANT",
      needs: ["residentId", "name", "phone"],
      basis: "CONSENT",
    });
  });

  it("is known to be none where the vendor has no record of an application", () => {
    expect(readAbout(multiLendingConnector, { code: "1" })).toEqual({ kind: "EMPTY", billed: true });
    const none = { loanApplications1m: 0, loanApplications12m: 0, applicationLenders12m: 0 };
    expect(multiLendingConnector.absent).toEqual(none);
    expect(readAbout(multiLendingConnector, changed(changed(reply, "data.m1", {}), "data.m12", {}))).toEqual(
      sayingOf(none),
    );
  });

  it("of a type of lender nobody declared is reported, and not counted", () => {
    expect(read("m12.pawnshop", { applications: 9, lenders: 9 })).toEqual({
      ...sayingOf(facts),
      unread: ["m12.pawnshop"],
    });
  });

  it.each([
    ["idNo", "110101199003070011", "result: about another subject"],
    ["m1", undefined, "m1: invalid_type"],
    ["m1.bank.applications", 11, "m12: custom"],
    ["m12.bank.lenders", 9, "m12.lenders: custom"],
    ["m12.bank.applications", -1, "m12.bank.applications: invalid_format"],
    ["m12.bank.applications", "多", "m12.bank.applications: invalid_format"],
    ["m12.bank", null, "m12.bank: invalid_type"],
  ])("with %s %j, is refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual(faultyOf(fault));
  });
});
