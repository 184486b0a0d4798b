import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { BadFile } from "../../../src/connectors/files/bad-file.js";
import { csvReader } from "../../../src/connectors/files/csv.js";

/** Reads a text given in pieces of so many characters. */
function rowsOf(text: string, piece = text.length): [number, readonly unknown[], string?][] {
  const reader = csvReader();
  const rows = [];
  for (let at = 0; at < text.length; at += Math.max(piece, 1)) {
    rows.push(...reader.push(text.slice(at, at + Math.max(piece, 1))));
  }
  rows.push(...reader.end());
  return rows.map(({ line, cells, fault }) =>
    fault === undefined ? [line, cells] : [line, cells, fault.code],
  );
}

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cell = fc.string({ unit: fc.constantFrom("a", "，", ",", '"', "\n", "\r", " ", "张"), maxLength: 6 });
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

describe("CSV", () => {
  it("comes back as it was written, in whatever pieces it comes", () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom("\n", "\r\n"),
        fc.integer({ min: 1, max: 9 }),
        (rows, end, piece) => {
          const text = rows.map((cells) => cells.map(quote).join(",") + end).join("");
          expect(rowsOf(text, piece).map(([, cells]) => cells)).toEqual(rows);
        },
      ),
    );
  });

  it("is read the same in any pieces, however broken it is", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r\n"), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (broken, piece) => {
        expect(rowsOf(broken, piece)).toEqual(rowsOf(broken));
      }),
    );
  });

  it("numbers the line a row begins on, over empty lines and line ends within quotes", () => {
    expect(rowsOf('a,b\n1,"x\ny"\n\n2,z')).toEqual([
      [1, ["a", "b"]],
      [2, ["1", "x\ny"]],
      [5, ["2", "z"]],
    ]);
  });

  it("may end its lines as old Macintoshes did", () => {
    expect(rowsOf("a,b\r1,2\r3,4\r")).toEqual([
      [1, ["a", "b"]],
      [2, ["1", "2"]],
      [3, ["3", "4"]],
    ]);
  });

  it.each([
    ["in the middle of a value", 'a,b\n1,5" pipe\n2,x\n', [2]],
    ["followed by text", 'a,b\n1,"张"三\n2,x\n', [2]],
    ["never closed", 'a,b\n1,"张三\n2,x\n', [2]],
    ["never closed, with quotes after it", 'a,b\n1,"张三\n2,"x"\n', [2]],
    ["never closed on the last line", 'a,b\n2,x\n1,"张三', [3]],
  ])("loses only the line with a quote %s", (_what, text, faulty) => {
    const rows = rowsOf(text);
    expect(rows.filter(([, , code]) => code === "BAD_QUOTES").map(([line]) => line)).toEqual(faulty);
    expect(rows.filter(([, , code]) => code === undefined)).toHaveLength(2);
    expect(rows.find(([line]) => line !== 1 && !faulty.includes(line))?.[1]).toEqual(["2", "x"]);
  });

  it("is refused where a row never ends", () => {
    const reader = csvReader();
    const fill = () => {
      for (let i = 0; i < 30; i++) reader.push("x".repeat(100_000));
    };
    expect(fill).toThrow(BadFile);
  });
});
