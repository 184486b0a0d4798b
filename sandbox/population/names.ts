import type { EnterpriseKind, Industry } from "./industries.js";
import { shuffle, type Random } from "./random.js";
import type { Region } from "./regions.js";

/**
 * Common surnames by frequency, without those whose character stands in an enterprise name, an address, a court
 * or a reason of the sandbox: so no person's name is part of any other text.
 */
const SURNAMES: readonly (readonly [surnames: string, weight: number])[] = [
  ["王李张", 70],
  ["刘陈", 50],
  ["杨赵周", 25],
  ["徐孙胡朱郭何", 13],
  ["罗郑梁谢宋", 8],
  ["唐韩冯邓曹彭曾肖蔡潘袁董叶蒋杜魏吕丁", 5.5],
  ["沈姚卢傅崔谭廖范汪陆贾韦邱邹熊孟秦薛雷贺", 3],
];

const surnameWeights = SURNAMES.flatMap(([surnames, weight]) =>
  Array.from(surnames, (surname) => [surname, weight] as const),
);

const MALE = Array.from("伟强磊军勇杰涛斌波辉刚健俊峰浩宇鹏飞志建国文华明超平亮凯旭东海林晨松");
const FEMALE = Array.from("芳娜敏静丽艳娟霞秀英玲燕婷雪慧丹萍红梅琳雅欣怡洁云倩颖莉薇兰凤桂珍莹");

export type Sex = "MALE" | "FEMALE";

/** A natural person's name of two or three characters. */
export function personName(r: Random, sex: Sex): string {
  const given = sex === "MALE" ? MALE : FEMALE;
  const second = r.chance(0.72) ? r.pick(given) : "";
  return r.weighted(surnameWeights) + r.pick(given) + second;
}

/** Characters of brands; none of them begins a trade, so that a brand is told from what follows it. */
const BRAND = Array.from(
  "鑫达瑞恒盛泰隆昌祥顺丰裕兴旺捷锐拓腾驰跃联汇聚创优佳美诚德仁利康宏源润茂晟熠卓越凌霄嘉禾远征启航智慧天宇博众和谐蓝鼎铭尚雅致辉煌亿维特力格锦绣星辰云帆同舟",
);
const BRANDS_OF_TWO = BRAND.length ** 2;
const BRANDS_OF_THREE = BRAND.length ** 3;

/** So many enterprises can be told apart by their brand. */
export const LARGEST_POPULATION = BRANDS_OF_TWO + BRANDS_OF_THREE;

const spell = (code: number, length: number): string =>
  Array.from({ length }, (_, i) => BRAND[Math.floor(code / BRAND.length ** i) % BRAND.length]).join("");

const brandsOfTwo = shuffle("brand", BRANDS_OF_TWO);
const brandsOfThree = shuffle("longBrand", BRANDS_OF_THREE);

/** The brand of an enterprise, borne by no other of the population. */
export function brandOf(seed: number, index: number): string {
  return index < BRANDS_OF_TWO
    ? spell(brandsOfTwo.of(seed, index), 2)
    : spell(brandsOfThree.of(seed, index - BRANDS_OF_TWO), 3);
}

/** The registered name. */
export function enterpriseName(
  r: Random,
  kind: EnterpriseKind,
  { city, district }: Region,
  brand: string,
  industry: Industry,
): string {
  switch (kind) {
    case "ENTERPRISE":
      return `${city}${brand}${r.pick(industry.trades)}有限公司`;
    case "SOLE_PROPRIETOR":
      return `${city}市${district}${brand}${industry.shop}`;
    case "FARMER":
      return `${city}${brand}${industry.shop}专业合作社`;
  }
}
