import { dimension } from "./dimension.js";
import { boolean, code, date, integer, money, oneOf, records, text } from "./fact.js";

/** Company registry 工商. */
export const registry = dimension({
  code: "registry",
  title: { zh: "工商", en: "Company registry" },
  basis: "PUBLIC",
  maxAgeDays: 30,
  facts: {
    name: text({ zh: "企业名称", en: "Registered name" }),
    status: oneOf(["ACTIVE", "REVOKED", "CANCELLED", "MOVED_OUT", "OTHER"], {
      zh: "登记状态",
      en: "Registration status",
    }),
    establishedOn: date({ zh: "成立日期", en: "Date of establishment" }),
    registeredCapital: money({ zh: "注册资本", en: "Registered capital" }),
    enterpriseType: text({ zh: "企业类型", en: "Enterprise type" }),
    industryCode: code(/^[A-T]\d{0,4}$/, {
      zh: "行业代码 GB/T 4754-2017",
      en: "Industry code, GB/T 4754-2017: section letter and up to four digits",
    }),
    regionCode: code(/^\d{6}$/, { zh: "行政区划代码 GB/T 2260", en: "Region code, GB/T 2260" }),
    employees: integer({ zh: "从业人员数", en: "Employees" }),
    legalRepresentativeName: text({ zh: "法定代表人", en: "Legal representative", mask: "name" }),
    abnormalListings: records(
      {
        listedOn: date({ zh: "列入日期", en: "Listed on" }),
        removedOn: date({ zh: "移出日期", en: "Removed on" }),
        current: boolean({ zh: "是否仍在名录", en: "Still listed when fetched" }),
        reason: text({ zh: "列入原因", en: "Reason" }),
      },
      { zh: "经营异常名录", en: "Abnormal-operation listings" },
    ),
  },
});
