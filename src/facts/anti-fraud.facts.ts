import { aboutPerson } from "./about-person.js";
import { dimension, type Records } from "./dimension.js";
import { boolean, date, integer, oneOf, records, text } from "./fact.js";

const levels = ["LOW", "MEDIUM", "HIGH"] as const;

/** What the answers of all vendors come to; a vendor asked that did not answer counts among those asked only. */
function quorum(answers: Records, asked: number) {
  const scores = answers.flatMap(({ score }) => (typeof score === "number" ? [score] : []));
  return {
    askedVendorCount: asked,
    answeredVendorCount: answers.length,
    highLevelVendorCount: answers.filter(({ level }) => level === "HIGH").length,
    ...(scores.length > 0 && { highestScore: Math.max(...scores), lowestScore: Math.min(...scores) }),
  };
}

/**
 * Anti-fraud vendors 反欺诈, about the applicant. The quorum is told as counts and bounds over the vendors, without a
 * threshold: what score is too high, and of how many vendors, is for the policy. Scores age fast; 7 days is our choice.
 */
export const antiFraud = dimension({
  code: "antiFraud",
  title: { zh: "反欺诈", en: "Anti-fraud" },
  basis: "CONSENT",
  maxAgeDays: 7,
  facts: {
    vendorScores: records(
      {
        vendor: text({ zh: "反欺诈厂商", en: "Vendor" }),
        score: integer({ zh: "欺诈评分", en: "Fraud score, 0 to 100, higher is worse" }),
        level: oneOf([...levels], { zh: "欺诈等级", en: "Fraud level" }),
        scoredOn: date({ zh: "评分日期", en: "Scored on" }),
      },
      { zh: "各厂商反欺诈结果", en: "Score and level by vendor", ...aboutPerson },
    ),
    askedVendorCount: integer({ zh: "查询厂商数", en: "Vendors asked", ...aboutPerson }),
    answeredVendorCount: integer({ zh: "返回结果厂商数", en: "Vendors that answered", ...aboutPerson }),
    highLevelVendorCount: integer({
      zh: "判为高风险厂商数",
      en: "Vendors whose level is high",
      ...aboutPerson,
    }),
    highestScore: integer({ zh: "最高欺诈评分", en: "Highest score of any vendor", ...aboutPerson }),
    lowestScore: integer({ zh: "最低欺诈评分", en: "Lowest score of any vendor", ...aboutPerson }),
    thirdPartyRiskLevel: oneOf([...levels], {
      zh: "申请人第三方风险等级",
      en: "Risk level of the applicant, over all vendors",
      ...aboutPerson,
    }),
    blacklisted: boolean({ zh: "是否命中黑名单", en: "On a vendor's black list", ...aboutPerson }),
    specialAttention: boolean({
      zh: "是否命中特别关注名单",
      en: "On a credit bureau's list for special attention",
      ...aboutPerson,
    }),
    criminalRecord: boolean({
      zh: "是否有刑事记录",
      en: "A criminal record is found",
      ...aboutPerson,
      sensitivity: 4,
    }),
    gangSuspected: boolean({
      zh: "是否疑似团伙",
      en: "Suspected to belong to a gang of applicants",
      ...aboutPerson,
    }),
    loanApplications1m: integer({
      zh: "近1个月多头申请次数",
      en: "Applications for loans anywhere in the last month",
      ...aboutPerson,
    }),
    loanApplications12m: integer({
      zh: "近12个月多头申请次数",
      en: "Applications for loans anywhere in the last twelve months",
      ...aboutPerson,
    }),
    applicationLenders12m: integer({
      zh: "近12个月多头申请机构数",
      en: "Lenders applied to in the last twelve months",
      ...aboutPerson,
    }),
  },
  pools: [{ list: "vendorScores", by: "vendor", datasets: "antiFraud.vendor", follows: quorum }],
});
