import { describe, expect, it } from "@jest/globals";
import { declared, refusal, SOURCE } from "./declared.js";

type Change = Readonly<Record<string, unknown>>;

const NO_FACT = "tax has no such fact; it has ";

const wrong: readonly (readonly [Change, string])[] = [
  [{ source: "Bank Platform" }, "source: must be lower-case letters, digits and hyphens"],
  [{ "title.zh": "" }, "title.zh: "],
  [{ "vendor.protocol": "telnet" }, "vendor.protocol: Invalid option: expected one of"],
  [{ "vendor.protocol": { header: "X Api" } }, "vendor.protocol.header: must be the name of a header"],
  [{ "vendor.limits.concurrency": 0 }, "vendor.limits.concurrency: "],
  [{ dimension: "weather" }, "dimension: Invalid option: expected one of"],
  [{ dimension: "portfolio" }, "dimension: Invalid option: expected one of"],
  [{ datasets: ["tax.weather"] }, "datasets.0: Invalid option: expected one of"],
  [{ basis: "PUBLIC" }, "basis: "],
  [{ about: "SPOUSE" }, "about: Invalid option: expected one of"],
  [{ needs: [] }, "needs: "],
  [{ needs: ["uscc", "name", "phone"] }, "needs: phone is nowhere in the request: leave it out"],
  [{ needs: ["uscc", "name", "uscc"] }, "needs: names a key twice"],
  [{ cost: "1.5" }, "cost: must be yuan with two decimals"],
  [{ rank: 0 }, "rank: "],
  [{ "request.path": "enterprises" }, "request.path: must begin with /"],
  [{ "request.path": "/{lei}" }, "request.path: {lei} is not among needs: uscc, name"],
  [{ "request.body": { name: "{name}", who: "{toString}" } }, "request.body: {toString} is not among needs"],
  [{ "request.method": "GET" }, "request.body: needs method: POST"],
  [
    { needs: ["uscc", "name", "residentId"], "request.path": "/{uscc}/{residentId}" },
    "request.path: {residentId} is personal and would be logged with the address: put it into body:",
  ],
  [
    { needs: ["uscc"], "vendor.protocol": "envelope", "request.method": "GET", "request.body": undefined },
    "request.method: must be POST: what is sealed is a body",
  ],
  [{ "answer.status.success": [] }, "answer.status.success: "],
  [{ "answer.status.empty": [0] }, "answer.status: code 0 has more than one meaning"],
  [{ "answer.status.code": "HTTP" }, "answer.status: 0 is no HTTP status, as code: HTTP has it"],
  [{ "answer.status.code": "a..b" }, "answer.status.code: "],
  [{ "answer.fields.colour": { column: "c" } }, `answer.fields.colour: ${NO_FACT}`],
  [{ "answer.fields.toString": { column: "c" } }, `answer.fields.toString: ${NO_FACT}`],
  [
    { "answer.fields.arrears": { column: "c", as: "integer" } },
    "answer.fields.arrears: is read as integer, but holds money: read it as yuan or wanyuan",
  ],
  [
    { "answer.fields.arrears": { colum: "c" } },
    "answer.fields.arrears: there is no colum here; there is is, column",
  ],
  [{ "answer.fields.arrears": {} }, "answer.fields.arrears: must have either column: or columns:"],
  [{ "answer.fields.creditGrade": { is: "Z" } }, 'answer.fields.creditGrade: cannot be "Z"'],
  [
    { "answer.fields.outputByYear": { column: "c" } },
    "answer.fields.outputByYear: is a list of records: bring it with lists:",
  ],
  [{ "answer.lists.colour": { at: "c", fields: { year: { is: 1 } } } }, `answer.lists.colour: ${NO_FACT}`],
  [
    { "answer.lists.arrears": { at: "c", fields: { year: { is: 1 } } } },
    "answer.lists.arrears: is no list of records but money: bring it with fields:",
  ],
  [{ "answer.lists.outputByYear.fields": {} }, "answer.lists.outputByYear.fields: must name a field"],
  [
    { "answer.lists.outputByYear.fields.colour": { column: "c" } },
    "answer.lists.outputByYear.fields.colour: tax.outputByYear has no such fact; it has year, ",
  ],
  [
    { "answer.lists.outputByYear.count": "arrears" },
    "answer.lists.outputByYear.count: must be a whole-number fact",
  ],
  [{ "answer.ignore": ["owed"] }, "answer.ignore: owed is both read and ignored"],
  [{ "answer.ignore": ["years.sum"] }, "answer.ignore: years.sum is both read and ignored"],
  [
    { "answer.fields": {}, "answer.lists": {}, "answer.subject": undefined },
    "answer: says nothing: name fields: or lists:",
  ],
  [{ "answer.colour": "red" }, "answer: there is no colour here; there is status, result, nothing, subject"],
  [{ colour: "red" }, "there is no colour here; there is source, title, vendor"],
  [{ "absent.colour": "red" }, `absent.colour: ${NO_FACT}`],
  [{ "absent.arrears": "0.0" }, "absent.arrears: is not a value of money this fact may have"],
];

describe("a source declared by a file", () => {
  it.each(wrong)("is refused with %j: %s", (change, message) => {
    const said = refusal(declared(change));
    expect(said).toMatch(/^bank\.yaml:\d+: /);
    expect(said).toContain(message);
  });

  it("is refused by the line of its fault", () => {
    expect(refusal(SOURCE.replace("column: grade", "colum: grade"))).toMatch(
      /^bank\.yaml:32: answer\.fields\.creditGrade: there is no colum here/,
    );
    expect(refusal(SOURCE.replace("dimension: tax", "dimension: [tax"))).toMatch(/^bank\.yaml:\d+: /);
  });

  it("names what a misspelt dimension could be", () => {
    expect(refusal(declared({ dimension: "taxes" }))).toContain('"tax"');
  });
});
