import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readJson, withinBudget } from "../../../src/connectors/http.js";
import type { Ask, Endpoint, VendorReply } from "../../../src/connectors/protocol.js";
import { HEADERS } from "../../../src/connectors/signed-envelope/envelope.js";
import { envelopeProtocol } from "../../../src/connectors/signed-envelope/envelope.protocol.js";
import { newKeyPair } from "../../../src/connectors/signed-envelope/key-pair.js";
import { socialSecurityGatewayConnector } from "../../../src/connectors/social-security/social-security-gateway.connector.js";
import { socialSecurityPersonConnector } from "../../../src/connectors/social-security/social-security-person.connector.js";
import type { Gateway } from "../../../sandbox/play.js";
import { population } from "../../../sandbox/population.js";
import { startVendor } from "../../../sandbox/vendor.js";
import { plain, readChanged, replyOf } from "../replies.js";

const [TRADER, STUDIO] = ["91350100M000100Y43", "91110108740053589U"];
const employers = replyOf("social-security", "employers");
const trader = {
  status: "SUSPENDED",
  insuredSince: "2009-05-01",
  insuredEmployees: 24,
  contributionBase: "144000.00",
  paidThrough: "2026-04-30",
  arrears: "50976.00",
  pensionArrears: "34560.00",
  unemploymentArrears: "1440.00",
  medicalArrears: "14400.00",
  workInjuryArrears: "576.00",
  maternityArrears: "0.00",
  byInsurance: [
    {
      kind: "PENSION",
      status: "SUSPENDED",
      contributionBase: "144000.00",
      employerAmount: "23040.00",
      employeeAmount: "11520.00",
      month: "2026-04",
      insuredEmployees: 24,
    },
    {
      kind: "WORK_INJURY",
      status: "PAYING",
      contributionBase: "150000.00",
      employerAmount: "600.00",
      employeeAmount: "0.00",
      month: "2026-05",
      insuredEmployees: 25,
    },
  ],
};

describe("the social security bureau, about staff,", () => {
  it("says what it says, the arrears of all five insurances together too", () => {
    const { said, malformed, unread } = plain(
      socialSecurityGatewayConnector.read(employers, [TRADER, STUDIO]),
    );
    expect({ malformed, unread }).toEqual({ malformed: {}, unread: [] });
    expect(said[TRADER]).toEqual(trader);
    expect(said[STUDIO]).toMatchObject({ status: "TERMINATED", insuredEmployees: 0, arrears: "0.00" });
    expect(Object.keys(said[STUDIO] ?? {})).not.toContain("insuredSince");
  });

  it("is asked about several at once", () => {
    expect(socialSecurityGatewayConnector.ask([{ uscc: TRADER }, { uscc: STUDIO }])).toEqual({
      method: "POST",
      path: "/social-security/employers",
      body: { usccs: [TRADER, STUDIO] },
    });
  });

  it("that has no account of an employer knows it insures nobody", () => {
    expect(socialSecurityGatewayConnector.absent).toEqual({ insuredEmployees: 0, byInsurance: [] });
  });

  it.each([
    ["status", "正常", "status: invalid_value"],
    ["insuredEmployees", -1, "insuredEmployees: too_small"],
    ["insuredEmployees", "24", "insuredEmployees: invalid_type"],
    ["arrears.pension", undefined, "arrears.pension: invalid_type"],
    ["insurances.1.kind", "养老保险", "insurances.kind: custom"],
    ["insurances.0.kind", "补充医疗", "insurances.0.kind: invalid_value"],
    ["insurances.0.month", "2026-13", "insurances.0.month: invalid_format"],
    ["paidThrough", "2026-04-31", "paidThrough: invalid_format"],
  ])("with %s %j, is refused by place", (place, value, fault) => {
    const { malformed } = readChanged(socialSecurityGatewayConnector, employers, `records.0.${place}`, value);
    expect(malformed).toEqual({ [TRADER]: fault });
  });

  it("reports what nobody declared", () => {
    const odd = readChanged(socialSecurityGatewayConnector, employers, "records.0.arrears.annuity", "1.00");
    expect(odd).toMatchObject({ said: { [TRADER]: trader }, unread: ["arrears.annuity"] });
  });
});

const [WORKER, MISNAMED, UNKNOWN] = ["11010119900307743X", "350102198001010018", "350102198502020026"];
const persons = replyOf("social-security", "persons");
const never = { personalInsurances: [], personalPaying: false, personalMonthsPaid: 0 };

describe("the social security bureau, about a person,", () => {
  it("says what it says; a name that does not fit says nothing, and whoever is unknown is not insured", () => {
    expect(plain(socialSecurityPersonConnector.read(persons, [WORKER, MISNAMED, UNKNOWN]))).toEqual({
      said: {
        [WORKER]: {
          personalInsurances: [
            {
              kind: "PENSION",
              status: "PAYING",
              contributionBase: "7200.00",
              employerAmount: "1152.00",
              employeeAmount: "576.00",
              month: "2026-05",
              monthsPaid: 141,
            },
            {
              kind: "MEDICAL",
              status: "SUSPENDED",
              contributionBase: "7200.00",
              employerAmount: "576.00",
              employeeAmount: "144.00",
              month: "2026-03",
              monthsPaid: 139,
            },
          ],
          personalPaying: true,
          personalContributionBase: "7200.00",
          personalMonthsPaid: 141,
        },
        [MISNAMED]: {},
        [UNKNOWN]: never,
      },
      malformed: {},
      unread: [],
    });
    expect(socialSecurityPersonConnector.absent).toEqual(never);
  });

  it("is asked by number and name about whoever applies", () => {
    const keys = { residentId: WORKER, name: "欧阳若兰", phone: "13800000000" };
    expect(socialSecurityPersonConnector.ask([keys])).toEqual({
      method: "POST",
      path: "/social-security/persons",
      body: { persons: [{ residentId: WORKER, name: "欧阳若兰" }] },
    });
    expect(socialSecurityPersonConnector).toMatchObject({
      about: "APPLICANT",
      needs: ["residentId", "name"],
    });
  });

  it.each([
    ["checked", "相符", "checked: invalid_value"],
    ["insurances.1.kind", "养老保险", "insurances.kind: custom"],
    ["base", 7200, "base: invalid_type"],
  ])("with %s %j, is refused by place", (place, value, fault) => {
    const { malformed } = readChanged(socialSecurityPersonConnector, persons, `records.0.${place}`, value);
    expect(malformed).toEqual({ [WORKER]: fault });
  });
});

describe("the bureau of the sandbox", () => {
  const people = population(20240601, 60);
  const [ours, theirs] = [newKeyPair(), newKeyPair()];
  let bureau: Gateway;
  let endpoint: Endpoint;
  beforeAll(async () => {
    const account = { token: "surety-01", secret: ours.privateKey, vendorKey: theirs.privateKey };
    bureau = await startVendor({ vendor: "social-security", population: people, account });
    endpoint = {
      url: bureau.url,
      token: "surety-01",
      secret: ours.privateKey,
      peerKey: theirs.publicKey,
    };
  });
  afterAll(() => bureau.close());

  const limits = { budgetMs: 5000, attempts: 1, maxBytes: 1_000_000 };
  const exchange = (ask: Ask, at = new Date()) =>
    withinBudget(5000, new AbortController().signal, async (deadline) => {
      const request = () => envelopeProtocol.request(ask, endpoint, at);
      const read = (reply: VendorReply) => envelopeProtocol.outcome(reply, endpoint, new Date());
      return (await readJson({ request }, limits, deadline, read)).value;
    });
  const aboutEmployer = (index: number) =>
    socialSecurityGatewayConnector.ask([{ uscc: people.at(index).uscc }]);

  it("is asked over and over on one pair of keys", async () => {
    for (const index of [0, 1, 2]) {
      const outcome = await exchange(aboutEmployer(index));
      const result = outcome.kind === "RESULT" ? outcome.result : undefined;
      const { said } = socialSecurityGatewayConnector.read(result, [people.at(index).uscc]);
      expect(said.get(people.at(index).uscc)?.["insuredEmployees"]).toEqual(expect.any(Number));
    }
  });

  it("tells a person from a number under another's name", async () => {
    const [person] = people.at(0).people;
    const keys = [
      { residentId: person.residentId, name: person.name },
      { residentId: people.at(1).people[0].residentId, name: person.name },
    ];
    const outcome = await exchange(socialSecurityPersonConnector.ask(keys));
    const result = outcome.kind === "RESULT" ? outcome.result : undefined;
    const { said } = socialSecurityPersonConnector.read(result, []);
    expect(said.get(keys[0]?.residentId ?? "")).toMatchObject({ personalPaying: expect.any(Boolean) });
    expect(said.get(keys[1]?.residentId ?? "")).toEqual({});
  });

  it.each([
    ["wrongSignature", { kind: "FAILED", reason: "MALFORMED", transient: false, code: "BAD_SIGNATURE" }],
    ["wrongShape", { kind: "FAILED", reason: "MALFORMED", transient: false, code: "UNSIGNED" }],
    ["quota", { kind: "FAILED", reason: "RATE_LIMITED", transient: false, code: "423" }],
  ] as const)("that meets %s fails for it", async (fault, failure) => {
    bureau.control({ fault });
    expect(await exchange(aboutEmployer(5))).toMatchObject(failure);
    bureau.control({ fault: "none" });
  });

  it("refuses in the envelope with a code of its own", async () => {
    bureau.control({ vendorCode: "503" });
    expect(await exchange(aboutEmployer(6))).toMatchObject({
      reason: "HTTP_ERROR",
      transient: true,
      code: "503",
    });
    bureau.control({ vendorCode: null });
  });

  it.each([
    ["405", { method: "POST", path: "/social-security/nobody", body: { usccs: [] } }],
    ["400", { method: "POST", path: "/social-security/employers", body: { usccs: [] } }],
    ["400", { method: "POST", path: "/social-security/persons", body: {} }],
  ] as const)("refuses with %s what it cannot answer: %j", async (code, ask) => {
    expect(await exchange(ask)).toMatchObject({ kind: "FAILED", reason: "REFUSED", code });
  });

  it("does not believe a request whose time is past, and takes none twice", async () => {
    const past = new Date(Date.now() - 6 * 60_000);
    expect(await exchange(aboutEmployer(7), past)).toMatchObject({ reason: "REFUSED", code: "401" });
    const { url, method, headers, body } = envelopeProtocol.request(aboutEmployer(7), endpoint, new Date());
    const send = () => fetch(url, { method, headers, body: body ?? "" });
    expect((await send()).headers.get(HEADERS.sign)).not.toBeNull();
    expect(await (await send()).json()).toMatchObject({ code: "401" });
  });

  it("does not take a signed question at another service's door", async () => {
    const { method, headers, body } = envelopeProtocol.request(aboutEmployer(8), endpoint, new Date());
    const reply = await fetch(`${bureau.url}/social-security/persons`, { method, headers, body: body ?? "" });
    const text = await reply.text();
    const carried = {
      status: 200,
      headers: Object.fromEntries(reply.headers),
      body: JSON.parse(text) as unknown,
      text,
    };
    expect(envelopeProtocol.outcome(carried, endpoint, new Date())).toMatchObject({ code: "405" });
  });
});
