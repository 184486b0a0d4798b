import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { DateFormat } from "../../../../src/connectors/files/field.js";
import { parseDate } from "../../../../src/connectors/files/values/date.js";

const PIVOT = 40;

describe("a date", () => {
  it.each<[DateFormat, string, string]>([
    ["iso", "2024/1/31", "2024-01-31"],
    ["iso", "2024-01-31", "2024-01-31"],
    ["iso", "2024.1.31", "2024-01-31"],
    ["iso", "2024-01-31 00:00:00", "2024-01-31"],
    ["iso", "2024-01-31T00:00:00.000", "2024-01-31"],
    ["iso", "２０２４－０１－３１", "2024-01-31"],
    ["iso", "2024-02-29", "2024-02-29"],
    ["iso", "2000-02-29", "2000-02-29"],
    ["datetime", "2024-01-31 23:59:59", "2024-01-31"],
    ["datetime", "2024/1/31 9:05", "2024-01-31"],
    ["datetime", "2024-01-31T23:59:59.5+08:00", "2024-01-31"],
    ["us", "2/28/1997", "1997-02-28"],
    ["us", "12/1/2016 0:00", "2016-12-01"],
    ["day-mon", "28-Feb-97", "1997-02-28"],
    ["day-mon", "7-feb-40", "2040-02-07"],
    ["day-mon", "07-FEB-41", "1941-02-07"],
    ["day-mon", "1 Jan 1969", "1969-01-01"],
    ["epoch-ms", "1480000000000.0", "2016-11-24"],
    ["epoch-ms", "1482163200000", "2016-12-20"],
    ["epoch-ms", "1482163199999", "2016-12-19"],
    ["epoch-ms", "0", "1970-01-01"],
    ["epoch-ms", "-86400000", "1969-12-31"],
    ["epoch-ms", "2378130000000.0", "2045-05-11"],
    ["chinese", "二〇一七年十月二十三日", "2017-10-23"],
    ["chinese", "二零一七年十二月三十一日", "2017-12-31"],
    ["chinese", "二○一七年一月一日", "2017-01-01"],
    ["chinese", "二〇一六年二月廿九日", "2016-02-29"],
    ["chinese", "二〇一七年十月卅一日", "2017-10-31"],
    ["chinese", "二〇一七年十月二十日", "2017-10-20"],
    ["chinese", "二〇一七年十一月十日", "2017-11-10"],
    ["chinese", "2017年1月5日", "2017-01-05"],
    ["chinese", "２０１７年１０月２３号", "2017-10-23"],
    ["chinese", "二〇一七年 十月 二十三日", "2017-10-23"],
    ["compact", "20170131", "2017-01-31"],
    ["excel", "43861", "2020-01-31"],
    ["excel", "43861.75", "2020-01-31"],
    ["excel", "1", "1900-01-01"],
    ["excel", "59", "1900-02-28"],
    ["excel", "61", "1900-03-01"],
  ])("written %s of %j is %s", (format, text, day) => {
    expect(parseDate(text, [format], PIVOT)).toBe(day);
  });

  it.each<[DateFormat, string]>([
    ...(["2024/2/30", "31/1/2024", "20240131", "2024/1/31 10:00", "2024-1/31", "0000-01-01"] as const).map(
      (text): [DateFormat, string] => ["iso", text],
    ),
    ["iso", "2023-02-29"],
    ["iso", "1900-02-29"],
    ["iso", ""],
    ["datetime", "2024-01-31"],
    ["datetime", "2024-01-31 24:00"],
    ["datetime", "2024-01-31T23:59:59Z"],
    ["us", "28/2/1997"],
    ["us", "2/28/97"],
    ["day-mon", "28-Foo-97"],
    ["day-mon", "30-Feb-97"],
    ["epoch-ms", "99999999999999999"],
    ["epoch-ms", "1480000000000.5"],
    ["chinese", "二〇一七年十三月一日"],
    ["chinese", "二〇一七年二月三十日"],
    ["chinese", "一七年十月二十三日"],
    ["chinese", "二〇一七年十月"],
    ["chinese", "二〇一七年十月二二三日"],
    ["chinese", "二千一十七年十月一日"],
    ["compact", "20170132"],
    ["compact", "2017131"],
    ["excel", "0"],
    ["excel", "60"],
    ["excel", "2958466"],
    ["excel", "-1"],
  ])("written %s of %j is none", (format, text) => {
    expect(parseDate(text, [format], PIVOT)).toBeUndefined();
  });

  it("is read by the first format that fits", () => {
    const formats: DateFormat[] = ["us", "day-mon", "iso"];
    expect(
      ["2/28/1997", "28-Feb-97", "1997-02-28", "19970228"].map((t) => parseDate(t, formats, PIVOT)),
    ).toEqual(["1997-02-28", "1997-02-28", "1997-02-28", undefined]);
    expect(parseDate("1/2/2003", ["us", "iso"], PIVOT)).toBe("2003-01-02");
  });

  const day = fc
    .date({
      min: new Date("1900-03-01T00:00:00Z"),
      max: new Date("2199-12-31T00:00:00Z"),
      noInvalidDate: true,
    })
    .map((moment) => moment.toISOString().slice(0, 10));
  const chinese = (n: number): string => {
    const digits = "〇一二三四五六七八九";
    const [tens, ones] = [Math.floor(n / 10), n % 10];
    const tail = ones === 0 ? "" : digits.charAt(ones);
    return tens === 0 ? tail : `${tens === 1 ? "" : digits.charAt(tens)}十${tail}`;
  };

  it("comes back whichever way it is written", () => {
    fc.assert(
      fc.property(day, (iso) => {
        const [y = "", m = "", d = ""] = iso.split("-");
        const years = Array.from(y, (c) => "〇一二三四五六七八九".charAt(Number(c))).join("");
        const serial = (Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86_400_000;
        const writings: [DateFormat, string][] = [
          ["iso", `${y}/${Number(m)}/${Number(d)}`],
          ["us", `${Number(m)}/${Number(d)}/${y}`],
          ["compact", `${y}${m}${d}`],
          ["chinese", `${years}年${chinese(Number(m))}月${chinese(Number(d))}日`],
          ["epoch-ms", String(Date.parse(`${iso}T00:00:00+08:00`))],
          ["excel", String(serial)],
        ];
        for (const [format, text] of writings) expect(parseDate(text, [format], PIVOT)).toBe(iso);
      }),
    );
  });
});
