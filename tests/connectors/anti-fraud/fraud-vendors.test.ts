import { describe, expect, it } from "@jest/globals";
import { fraudAConnector, fraudACodes } from "../../../src/connectors/anti-fraud/fraud-a.connector.js";
import { fraudBConnector, fraudBCodes } from "../../../src/connectors/anti-fraud/fraud-b.connector.js";
import {
  fraudCConnector,
  fraudCCodes,
  fraudOfTrust,
} from "../../../src/connectors/anti-fraud/fraud-c.connector.js";
import { fraudDConnector, fraudDCodes } from "../../../src/connectors/anti-fraud/fraud-d.connector.js";
import type { Connector } from "../../../src/connectors/connector.js";
import { failed, faultyOf, PERSON, readAbout, sayingOf } from "../person-replies.js";
import { changed, replyOf } from "../replies.js";
import { outcomeIn } from "../vendor-replies.js";

const scored = { scoredOn: "2026-06-30" };
const REFUSED = ["REFUSED", false] as const;
const USED_UP = ["RATE_LIMITED", false] as const;
const TOO_FAST = ["RATE_LIMITED", true] as const;
const BROKEN = ["HTTP_ERROR", true] as const;
const NOBODY = "NOBODY";

type Failing = readonly [reason: string, transient: boolean] | typeof NOBODY;

interface Trial {
  readonly vendor: string;
  readonly connector: Connector;
  readonly says: object;
  readonly body: object;
  readonly codes: readonly string[];
  /** The vendor's refusal with a code. */
  readonly refusal: (code: string) => object;
  readonly meanings: Readonly<Record<string, Failing>>;
  readonly success: string;
}

const trials: readonly Trial[] = [
  {
    vendor: "fraud-a",
    connector: fraudAConnector,
    says: { vendorScores: [{ vendor: "fraud-a", score: 73, level: "HIGH", ...scored }], blacklisted: true },
    body: { id_no: PERSON.residentId, name: PERSON.name, mobile: PERSON.phone },
    codes: [...fraudACodes.keys()],
    refusal: (code) => ({ code: Number(code), msg: "" }),
    meanings: {
      1: NOBODY,
      400: REFUSED,
      401: REFUSED,
      402: REFUSED,
      403: USED_UP,
      429: TOO_FAST,
      500: BROKEN,
    },
    success: "0",
  },
  {
    vendor: "fraud-b",
    connector: fraudBConnector,
    says: {
      vendorScores: [{ vendor: "fraud-b", score: 73, level: "MEDIUM", ...scored }],
      gangSuspected: false,
    },
    body: { certNo: PERSON.residentId, certName: PERSON.name, phoneNo: PERSON.phone },
    codes: [...fraudBCodes.keys()],
    refusal: (respCode) => ({ respCode, respMsg: "" }),
    meanings: {
      "0001": NOBODY,
      1001: REFUSED,
      1002: REFUSED,
      1003: REFUSED,
      2001: USED_UP,
      2002: TOO_FAST,
      9999: BROKEN,
    },
    success: "0000",
  },
  {
    vendor: "fraud-c",
    connector: fraudCConnector,
    says: { vendorScores: [{ vendor: "fraud-c", score: 73, level: "HIGH", ...scored }] },
    body: { subject: { idCard: PERSON.residentId, fullName: PERSON.name, phone: PERSON.phone } },
    codes: [...fraudCCodes.keys()],
    refusal: (status) => ({ status }),
    meanings: {
      NOT_FOUND: NOBODY,
      INVALID_ARGUMENT: REFUSED,
      UNAUTHENTICATED: REFUSED,
      PERMISSION_DENIED: REFUSED,
      QUOTA_EXHAUSTED: USED_UP,
      TOO_MANY_REQUESTS: TOO_FAST,
      UNAVAILABLE: BROKEN,
    },
    success: "SUCCESS",
  },
  {
    vendor: "fraud-d",
    connector: fraudDConnector,
    says: { vendorScores: [{ vendor: "fraud-d", score: 8, level: "LOW", ...scored }] },
    body: { products: ["FRAUD"], args: [PERSON.residentId, PERSON.name, PERSON.phone] },
    codes: [...fraudDCodes.keys()],
    refusal: (errorCode) => ({ success: false, errorCode, errorMsg: "" }),
    meanings: {
      E000: NOBODY,
      E101: REFUSED,
      E102: REFUSED,
      E103: REFUSED,
      E201: USED_UP,
      E202: TOO_FAST,
      E500: BROKEN,
    },
    success: "OK",
  },
];

describe.each(trials)(
  "anti-fraud $vendor",
  ({ vendor, connector, says, body, codes, refusal, meanings, success }) => {
    const reply = replyOf("anti-fraud", vendor);
    const outcome = (answer: unknown) => outcomeIn(connector.vendor.protocol, answer);

    it("says its score, its level and what else it tells", () => {
      expect(readAbout(connector, reply)).toEqual(sayingOf(says));
    });

    it("is asked about the applicant in its own words", () => {
      const { method, body: sent } = connector.ask([PERSON]);
      expect({ method, sent }).toEqual({ method: "POST", sent: body });
      expect(connector).toMatchObject({
        about: "APPLICANT",
        needs: ["residentId", "name", "phone"],
        basis: "CONSENT",
      });
    });

    it.each(Object.entries(meanings))("%s means %j", (code, meaning) => {
      const expected = meaning === NOBODY ? { kind: "EMPTY", billed: true } : failed(code, ...meaning);
      expect(outcome(refusal(code))).toEqual(expected);
    });

    it("has no code that is not tried above", () => {
      expect(codes.toSorted()).toEqual(Object.keys(meanings).toSorted());
    });

    it("says nothing of whom it does not know", () => {
      expect(connector.absent).toEqual({});
    });

    it.each([[null], [[]], [{}], [{ status: "S", result: { list: [{ id: 1 }] } }]])(
      "that answers what is none of its answers is malformed: %j",
      (answer) => {
        expect(outcome(answer)).toEqual(failed("", "MALFORMED", false));
      },
    );

    it("that calls it a success and brings nothing is malformed, and was charged", () => {
      const empty = vendor === "fraud-d" ? { success: true } : refusal(success);
      expect(outcome(empty)).toEqual(failed(success, "MALFORMED", false, true));
    });
  },
);

describe("the four anti-fraud vendors", () => {
  it("stand in for none of the others, so that all of them are asked", () => {
    const told = trials.flatMap(({ connector }) => connector.datasets);
    expect(new Set(told).size).toBe(4);
    expect(new Set(trials.map(({ connector }) => connector.vendor.code)).size).toBe(4);
  });
});

describe("a verdict", () => {
  it.each([
    ["fraud-a", "data.score", 101, "score: too_big"],
    ["fraud-a", "data.score", "73", "score: invalid_type"],
    ["fraud-a", "data.score", 7.5, "score: invalid_type"],
    ["fraud-a", "data.risk_level", "高危", "risk_level: invalid_value"],
    ["fraud-a", "data.hit_blacklist", 2, "hit_blacklist: invalid_union"],
    ["fraud-a", "data.scored_at", "昨天", "scored_at: invalid_format"],
    ["fraud-b", "result.fraudScore", "101.00", "fraudScore: invalid_format"],
    ["fraud-b", "result.fraudScore", 73, "fraudScore: invalid_type"],
    ["fraud-b", "result.fraudLevel", "HIGH", "fraudLevel: invalid_value"],
    ["fraud-b", "result.gangFlag", "?", "gangFlag: invalid_value"],
    ["fraud-c", "body.trustScore", 1001, "trustScore: too_big"],
    ["fraud-c", "body.trustScore", -1, "trustScore: too_small"],
    ["fraud-c", "body.grade", "E", "grade: invalid_value"],
    ["fraud-c", "body.evaluatedOn", "2026-06-30", "evaluatedOn: invalid_format"],
    ["fraud-d", "items.0.value", "八", "FRAUD_SCORE: invalid_format"],
    ["fraud-d", "items.1.value", "低", "FRAUD_LEVEL: invalid_value"],
    ["fraud-d", "items.1.indicator", "SERIAL", "FRAUD_LEVEL: invalid_value"],
  ])("of %s with %s %j is refused by place and not by value", (vendor, place, value, fault) => {
    const connector = trials.find((trial) => trial.vendor === vendor)?.connector;
    if (connector === undefined) throw new Error("no such vendor");
    expect(readAbout(connector, changed(replyOf("anti-fraud", vendor), place, value))).toMatchObject({
      malformed: faultyOf(fault).malformed,
    });
  });

  it("of D that names an indicator twice is refused", () => {
    const twice = changed(replyOf("anti-fraud", "fraud-d"), "items.3.indicator", "FRAUD_SCORE");
    expect(readAbout(fraudDConnector, twice)).toMatchObject({ said: {}, unread: ["items"] });
  });

  it.each([
    ["fraud-a", fraudAConnector, "data.undeclared", ["undeclared"]],
    ["fraud-b", fraudBConnector, "result.undeclared", ["undeclared"]],
    ["fraud-c", fraudCConnector, "body.undeclared", ["undeclared"]],
    ["fraud-d", fraudDConnector, "items.0.undeclared", ["items.undeclared"]],
  ] as const)("of %s with a field undeclared reports it and is read", (vendor, connector, place, unread) => {
    const told = readAbout(connector, replyOf("anti-fraud", vendor));
    expect(readAbout(connector, changed(replyOf("anti-fraud", vendor), place, "机密"))).toEqual({
      ...told,
      unread: [...unread],
    });
  });

  it.each([
    ["fraud-a", fraudAConnector, "data.hit_blacklist", "blacklisted"],
    ["fraud-b", fraudBConnector, "result.gangFlag", "gangSuspected"],
  ] as const)("of %s that leaves %s out does not deny it", (vendor, connector, place, fact) => {
    const silent = readAbout(connector, changed(replyOf("anti-fraud", vendor), place, undefined));
    expect(silent).not.toHaveProperty(["said", PERSON.residentId, fact]);
    expect(silent).toHaveProperty(["said", PERSON.residentId, "vendorScores"]);
  });

  it.each([
    [1000, 0],
    [0, 100],
    [395, 61],
    [405, 60],
  ])("of C with a trust of %i is a fraud score of %i", (trust, fraud) => {
    expect(fraudOfTrust(trust)).toBe(fraud);
  });

  it.each([
    ["A", "LOW"],
    ["B", "LOW"],
    ["C", "MEDIUM"],
    ["D", "HIGH"],
  ])("of C graded %s is %s", (grade, level) => {
    const graded = changed(replyOf("anti-fraud", "fraud-c"), "body.grade", grade);
    expect(readAbout(fraudCConnector, graded)).toMatchObject({
      said: { [PERSON.residentId]: { vendorScores: [{ level }] } },
    });
  });
});
