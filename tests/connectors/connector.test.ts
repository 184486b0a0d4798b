import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { defineConnector, MalformedReply, storeFacts } from "../../src/connectors/connector.js";
import { connectors } from "../../src/connectors/index.js";
import { yuan } from "../../src/connectors/wire.js";
import { anyResult } from "./played-result.js";
import { changed, plain } from "./replies.js";

const small = defineConnector({
  source: "small",
  title: { zh: "小", en: "Small" },
  dimension: "tax",
  datasets: ["tax.profile"],
  rank: 1,
  batchSize: 2,
  path: (keys) => `/?k=${keys.join(",")}`,
  envelope: z.array(z.unknown()),
  record: z.strictObject({
    id: z.string(),
    owed: yuan.optional(),
    seen: z.array(z.strictObject({ n: z.int() })),
  }),
  subject: (r) => r.id,
  says: (r) => ({ arrears: r.owed, buyerCount: r.seen.length }),
  ignore: ["noise"],
  absent: { buyerCount: 0 },
});

describe("storeFacts", () => {
  it("writes facts as they are stored and leaves out what was not said", () => {
    expect(storeFacts("tax", { arrears: 1205n, buyerCount: undefined, creditGrade: "A" })).toEqual({
      arrears: "12.05",
      creditGrade: "A",
    });
  });

  it("refuses a fact nobody declared, and names the one that does not fit", () => {
    expect(() => storeFacts("tax", { arrear: 1n })).toThrow("tax has no fact arrear");
    const misfit = { buyerCount: 3, outputByYear: [{}, { year: 2024.5 }] };
    expect(() => storeFacts("tax", misfit)).toThrow(z.ZodError);
    expect(() => storeFacts("tax", misfit)).toThrow(/"outputByYear",\s+1,\s+"year"/);
  });
});

describe("a connector", () => {
  const record = { id: "a1", owed: "5.00", seen: [{ n: 1 }, { n: 2 }] };

  it("leaves unsaid what the source leaves out", () => {
    expect(plain(small.read([{ id: "a1", seen: [] }], [])).said).toEqual({ A1: { buyerCount: 0 } });
  });

  it("does not look into a field it ignores, whatever it holds", () => {
    for (const noise of [null, 1, "x", [{ deep: [null] }], { a: { b: {} } }])
      expect(plain(small.read([{ ...record, noise }], []))).toEqual({
        said: { A1: { arrears: "5.00", buyerCount: 2 } },
        malformed: {},
        unread: [],
      });
  });

  it("reports every undeclared field wherever it is, once, and reads the rest", () => {
    const odd = {
      ...record,
      b: 1,
      a: 2,
      seen: [
        { n: 1, x: 1, y: 2 },
        { n: 2, x: 3 },
      ],
    };
    const before = structuredClone(odd);
    const { said, unread } = plain(small.read([odd, { ...odd, id: "a2" }], []));
    expect(said).toEqual({ A1: { arrears: "5.00", buyerCount: 2 }, A2: { arrears: "5.00", buyerCount: 2 } });
    expect(unread.toSorted()).toEqual(["a", "b", "seen.x", "seen.y"]);
    expect(odd).toEqual(before);
  });

  it("takes names that mean something to JavaScript for mere names", () => {
    const hostile = JSON.parse(
      '[{"id":"a1","seen":[{"n":1,"__proto__":{"n":2}}],"__proto__":{"owed":"9.99"},"constructor":1}]',
    ) as unknown;
    const { said, unread } = plain(small.read(hostile, []));
    expect(said).toEqual({ A1: { buyerCount: 1 } });
    expect(unread).toContain("constructor");
  });

  it("reads a key written full-width or in lower case as the one asked with", () => {
    expect([...small.read([{ ...record, id: " ａ1" }], []).said.keys()]).toEqual(["A1"]);
  });
});

describe("every connector", () => {
  it("has a source name of its own and asks about at most 50 subjects at once", () => {
    expect(new Set(connectors.map((c) => c.source)).size).toBe(connectors.length);
    expect(connectors.map((c) => c.batchSize).filter((n) => n < 1 || n > 50)).toEqual([]);
  });

  const leavesOf = (value: unknown, place: string): string[] =>
    typeof value === "object" && value !== null
      ? [place, ...Object.entries(value).flatMap(([k, v]) => leavesOf(v, place === "" ? k : `${place}.${k}`))]
      : [place];

  it.each(connectors.map((c) => [c.source, c] as const))(
    "whatever stands anywhere in a reply of %s, it is read or refused by place",
    async (_source, connector) => {
      const { result: reply, key } = await anyResult(connector);
      const places = leavesOf(reply, "").filter((place) => place !== "");
      const secret = "机密内容";
      const values = fc.oneof(
        fc.constantFrom(null, secret, [], {}, [null], { [secret]: secret }, -1, 0.5, true, "", "0"),
        fc.json().map((text): unknown => JSON.parse(text)),
      );
      fc.assert(
        fc.property(fc.constantFrom(...places), values, (place, value) => {
          const reading = attempt(() => connector.read(changed(reply, place, value), [key]));
          if (reading instanceof Error) {
            expect(reading).toBeInstanceOf(MalformedReply);
            expect(reading.message).not.toContain(secret);
          } else {
            expect([...reading.malformed.values()].join()).not.toContain(secret);
            for (const key of reading.malformed.keys()) expect(reading.said.has(key)).toBe(false);
          }
        }),
        { numRuns: 100 },
      );
    },
  );
});

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}
