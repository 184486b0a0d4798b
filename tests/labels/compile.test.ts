import { describe, expect, it } from "@jest/globals";
import { compileLabel, LabelError } from "../../src/labels/compile.js";
import { labelDefinition, type LabelDefinition } from "../../src/labels/definition.js";

const title = { zh: "测试", en: "Test" };
const common = {
  code: "TEST",
  version: 1,
  effectiveFrom: "2025-01-01",
  title,
  description: title,
  category: "RISK",
};

type Parameters = LabelDefinition["parameters"];

const yesNo = (when: string, parameters?: Parameters) =>
  compileLabel(labelDefinition.parse({ ...common, kind: "BOOLEAN", when, parameters }));
const quantity = (value: string) =>
  compileLabel(labelDefinition.parse({ ...common, kind: "NUMBER", unit: title, value }));
const choice = (value: string) =>
  compileLabel(
    labelDefinition.parse({
      ...common,
      kind: "ENUM",
      values: [
        { code: "A", title },
        { code: "B", title },
      ],
      value,
    }),
  );

function refused(compile: () => unknown): LabelError {
  try {
    compile();
  } catch (error) {
    if (error instanceof LabelError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

describe("what would turn missing into an answer is refused", () => {
  it.each([
    "has(tax.arrears)",
    "!has(tax.arrears) || tax.arrears > 0",
    "tax.arrears == null",
    "registry.name != null",
    "dyn(tax.arrears) == null",
    "null == null",
    "type(tax.arrears) == double",
    "dyn(tax.arrears) == 0",
    "string(tax.arrears) == ''",
    "int(tax.arrears) == 0",
    "tax == tax",
    "registry == tax",
    "'arrears' in tax",
    "tax in [tax]",
    "tax['arrears'] > 0",
    "tax[registry.name] == 0.0",
    "tax.?arrears.orValue(0.0) > 0.0",
    "tax[?'arrears'].hasValue()",
    "optional.none().hasValue()",
    "size(tax) == 3",
    "size(judicial.lawsuits) == 0",
    "judicial.lawsuits == judicial.lawsuits",
    "judicial.lawsuits == []",
    "judicial.lawsuits[0].pending",
    "judicial.lawsuits.map(l, l.pending) == [true]",
    "judicial.lawsuits.map(l, l.role == 'PLAINTIFF', l.pending).size() == 1",
    "judicial.lawsuits.exists(l, l in [l])",
    "judicial.lawsuits.exists(l, l == l)",
    "judicial.lawsuits.filter(l, l.pending) == []",
    "(true ? judicial.lawsuits : judicial.lawsuits).size() == 0",
    "[tax.arrears].size() == 1",
    "[tax.arrears] == [0.0]",
    "{'a': tax.arrears} == {}",
    "tax.arrears in judicial.lawsuits",
    "cel.bind(a, tax.arrears, a > 0)",
    "why(tax.arrears > 0) == []",
    "params == params",
    "registry.name.matches('.*')",
    "registry.name.size() == 0",
    "timestamp('2025-01-01T00:00:00Z') < asOf",
    "asOf.getFullYear() == 2025",
    "b'a' == b'a'",
    "1u == 1u",
    "true ? true : tax",
    "google.protobuf.Timestamp == type(asOf)",
    "tax.arrears / 2.0 > 1.0",
    "1 % 2 == 1",
  ])("%s", (when) => {
    const error = refused(() => yesNo(when));
    expect(error.label).toBe("TEST");
    expect(error.position).toBeDefined();
  });

  it("says what and where", () => {
    const error = refused(() => yesNo("registry.employees > 3\n  && has(tax.arrears)"));
    expect(error).toMatchObject({ code: "not_allowed", label: "TEST", position: { line: 2, column: 6 } });
    expect(error.message).toBe(
      "TEST 2:6: has() would turn a missing fact into an answer: missing is unknown",
    );
  });
});

describe("slips of the pen are refused", () => {
  it.each([
    ["tax.arears > 0", "unknown_fact", "tax has no fact 'arears'"],
    ["judicial.lawsuits.exists(l, l.pendng)", "unknown_fact", "judicial.lawsuits has no fact 'pendng'"],
    ["tax.toString == 0", "unknown_fact", "tax has no fact 'toString'"],
    ["taxes.arrears > 0", "not_allowed", "'arrears' is not read from"],
    ["judicial.lawsuits.exists(tax, tax.pending)", "not_allowed", "'tax' already means"],
    ["judicial.lawsuits.exists(l, judicial.lawsuits.exists(l, l.pending))", "not_allowed", "already means"],
    ["judicial.lawsuits.exists(l.pending)", "not_allowed", "needs a name"],
    ["tax.arrears.exists(a, a > 0)", "not_allowed", "list of records"],
    ["judicial.lawsuits", "not_allowed", "is a list"],
    ["registry.status == 'ACTIV'", "impossible_text", "registry.status is never this text"],
    ["'ACTIV' != registry.status", "impossible_text", "registry.status is never this text"],
    ["tax.creditGrade in ['C', 'E']", "impossible_text", "tax.creditGrade is never"],
    ["registry.industryCode == 'c13'", "impossible_text", "registry.industryCode is never"],
    [
      "judicial.lawsuits.exists(l, l.role == 'defendant')",
      "impossible_text",
      "judicial.lawsuits.role is never",
    ],
    ["tax.arrears > 'a'", "no_such_overload", "double > string"],
    ["registry.establishedOn > 3", "no_such_overload", "Timestamp > int"],
    ["tax.arrears && true", "invalid_logical_operand", "bool operands"],
    ["yuan('3') > 0", "no_matching_overload", "yuan(string)"],
    ["tax.arrears >", "unexpected_token", "Unexpected token"],
    ["tax.arrears > 0 )", "unexpected_character", "Unexpected character"],
    ["true) || why(true", "unexpected_character", "Unexpected character"],
    ["params.bound > 0", "unknown_variable", "Unknown variable: params"],
    ["tax.arrears", "wrong_result", "BOOLEAN yields bool, not double"],
  ])("%s", (when, code, message) => {
    const error = refused(() => yesNo(when));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it("refuses a result of another kind", () => {
    expect(refused(() => quantity("1")).code).toBe("wrong_result");
    expect(refused(() => quantity("tax.arrears > 0")).message).toContain("NUMBER yields double, not bool");
    expect(refused(() => choice("tax.arrears")).message).toContain("ENUM yields string, not double");
    expect(refused(() => choice("tax.arrears > 0 ? 'A' : registry.employees > 1 ? 'B' : 'C'"))).toMatchObject(
      {
        code: "undeclared_value",
        position: { line: 1, column: 56 },
      },
    );
  });

  it("refuses a definition that is not well formed", () => {
    const parse = (more: object) =>
      labelDefinition.safeParse({ ...common, kind: "BOOLEAN", when: "true", ...more }).success;
    expect(parse({})).toBe(true);
    expect(parse({ code: "test" })).toBe(false);
    expect(parse({ version: 0 })).toBe(false);
    expect(parse({ effectiveFrom: "2025-02-30" })).toBe(false);
    expect(parse({ value: "1.0" })).toBe(false);
    expect(parse({ kind: "ENUM" })).toBe(false);
    expect(parse({ parameters: {} })).toBe(false);
    expect(parse({ parameters: { by: "registry.industryCode" } })).toBe(false);
    expect(parse({ parameters: { cases: { A: { bound: 1 } } } })).toBe(false);
  });
});

describe("parameters", () => {
  const by = "registry.industryCode";

  it.each<[string, Parameters, string]>([
    ["params.bond > 0", { default: { bound: 1 } }, "No such key: bond"],
    ["params.bound > 0", { default: { bound: "1" } }, "string > int"],
    ["true", { by, default: { bound: 1 }, cases: { A: { bound: "1" } } }, "case 'A' has"],
    ["true", { by, cases: { A: { bound: 1 }, B: { other: 1 } } }, "case 'B' has"],
    ["true", { by, cases: { A: { bound: 1 }, B: {} } }, "case 'B' has"],
    ["true", { by: "registry.industry", cases: { A: { bound: 1 } } }, "no such fact"],
    ["true", { by: "registry.employees", cases: { A: { bound: 1 } } }, "not a text"],
  ])("%s with %j is refused", (when, parameters, message) => {
    expect(refused(() => yesNo(when, parameters)).message).toContain(message);
  });

  it("count the fact they are chosen by among the needs, where they are read at all", () => {
    const parameters = { by, cases: { A: { bound: 1 } } };
    expect(yesNo("tax.arrears > params.bound", parameters).needs).toEqual(["tax.arrears", by]);
    expect(yesNo("tax.arrears > 0", parameters).needs).toEqual(["tax.arrears"]);
  });
});

describe("what is accepted", () => {
  it.each([
    "registry.employees >= 20 && registry.employees == 20 && 20 != registry.employees",
    "tax.arrears * 2 + 1 - 3 > 2 * tax.arrears - (1 + tax.arrears)",
    "registry.employees in [20, 30] || registry.employees in [20.0]",
    "tax.creditGrade in ['C', 'D'] || registry.industryCode.startsWith('C')",
    "judicial.dishonestRecords.all(r, !r.current) && judicial.lawsuits.exists_one(l, l.pending)",
    "judicial.lawsuits.filter(l, l.pending).exists(l, l.amount > yuan(500000))",
    "judicial.lawsuits.filter(l, l.pending).size() > 2 || -tax.arrears < 0",
    "judicial.lawsuits.exists(l, judicial.enforcements.exists(e, e.caseNo == l.caseNo && e.open))",
    "registry.establishedOn < asOf && ratio(tax.arrears, 3) < 2 && ratio(1, tax.buyerCount) < 0.5",
    "true // a remark",
  ])("%s", (when) => expect(yesNo(when).program.check().type).toBe("bool"));

  it("lists its needs from the expression", () => {
    expect(
      yesNo("judicial.lawsuits.exists(l, l.pending && l.amount > tax.arrears) || asOf < asOf").needs,
    ).toEqual(["judicial.lawsuits", "tax.arrears"]);
    expect(quantity("yearsBetween(registry.establishedOn, asOf)").needs).toEqual(["registry.establishedOn"]);
    expect(choice("tax.creditGrade").needs).toEqual(["tax.creditGrade"]);
  });
});
