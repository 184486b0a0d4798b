import { dimension } from "./dimension.js";
import { boolean, date, integer, money, oneOf, records, text } from "./fact.js";

const caseNo = text({ zh: "案号", en: "Case number" });
const court = text({ zh: "法院", en: "Court" });
const filedOn = date({ zh: "立案日期", en: "Filed on" });
const cause = text({ zh: "案由", en: "Cause of action" });

/**
 * Courts 司法. Asked and found empty is an empty list; not asked is unknown. Whether a record is still in force
 * is said outright (`current`, `open`, `pending`): the absence of an end date would read as unknown.
 */
export const judicial = dimension({
  code: "judicial",
  title: { zh: "司法", en: "Judicial" },
  basis: "PUBLIC",
  maxAgeDays: 7,
  facts: {
    dishonestRecords: records(
      {
        caseNo,
        court,
        filedOn,
        publishedOn: date({ zh: "发布日期", en: "Published on" }),
        removedOn: date({ zh: "退出日期", en: "Removed on" }),
        current: boolean({ zh: "是否仍在名单", en: "Still listed when fetched" }),
        performance: oneOf(["NONE", "PARTIAL", "FULL"], { zh: "履行情况", en: "Performance" }),
      },
      { zh: "失信被执行人记录", en: "Dishonest-judgment-debtor records" },
    ),
    enforcements: records(
      {
        caseNo,
        court,
        filedOn,
        amount: money({ zh: "执行标的", en: "Amount enforced" }),
        closedOn: date({ zh: "结案日期", en: "Closed on" }),
        open: boolean({ zh: "是否未结", en: "Still open when fetched" }),
      },
      { zh: "被执行记录", en: "Enforcement records" },
    ),
    lawsuits: records(
      {
        caseNo,
        court,
        filedOn,
        cause,
        role: oneOf(["PLAINTIFF", "DEFENDANT", "THIRD_PARTY"], { zh: "诉讼地位", en: "Role in the case" }),
        amount: money({ zh: "涉案金额", en: "Amount in dispute" }),
        closedOn: date({ zh: "结案日期", en: "Closed on" }),
        pending: boolean({ zh: "是否未结", en: "Still pending when fetched" }),
      },
      { zh: "诉讼案件", en: "Lawsuits" },
    ),
    judgments: records(
      {
        caseNo,
        court,
        judgedOn: date({ zh: "裁判日期", en: "Judged on" }),
        documentType: text({ zh: "文书类型", en: "Kind of document, as the court words it" }),
        cause,
      },
      { zh: "裁判文书", en: "Judgments and rulings" },
    ),
    courtNotices: records(
      {
        caseNo,
        court,
        noticedOn: date({ zh: "公告日期", en: "Date of the notice" }),
        noticeType: text({ zh: "公告类型", en: "Kind of notice, as the court words it" }),
        cause,
        plaintiff: boolean({ zh: "是否上诉方", en: "The subject is plaintiff or appellant" }),
        defendant: boolean({ zh: "是否被诉方", en: "The subject is defendant or appellee" }),
      },
      { zh: "法院公告", en: "Court notices" },
    ),
    consumptionRestrictions: records(
      {
        caseNo,
        filedOn,
        publishedOn: date({ zh: "发布日期", en: "Published on" }),
        personName: text({
          zh: "被限制人（已遮蔽）",
          en: "Masked name of who is restricted",
          sensitivity: 2,
        }),
        current: boolean({ zh: "是否仍在限制", en: "Still in force when fetched" }),
      },
      { zh: "限制高消费", en: "Orders that restrict high consumption" },
    ),
    endedCases: records(
      {
        caseNo,
        court,
        filedOn,
        endedOn: date({ zh: "终本日期", en: "Ended on" }),
        amount: money({ zh: "执行标的", en: "Amount enforced" }),
        unperformedAmount: money({ zh: "未履行金额", en: "Amount left unpaid" }),
      },
      { zh: "终本案件", en: "Enforcements ended for want of assets" },
    ),
    filings: records(
      { caseNo, court, filedOn, cause, closedOn: date({ zh: "结案日期", en: "Closed on" }) },
      { zh: "立案信息", en: "Cases filed, whatever the subject's part in them" },
    ),
    hearings: records(
      { caseNo, court, heardOn: date({ zh: "开庭日期", en: "Day of the hearing; it may lie ahead" }), cause },
      { zh: "开庭公告", en: "Hearings announced, whatever the subject's part in them" },
    ),
    dishonestRecordCount: integer({ zh: "失信被执行次数", en: "Listings as dishonest judgment debtor" }),
    enforcementCount: integer({ zh: "被执行次数", en: "Enforcements on record" }),
    lawsuitCount: integer({ zh: "诉讼案件数", en: "Lawsuits on record" }),
    judgmentCount: integer({ zh: "裁判文书数", en: "Judgments on record" }),
    courtNoticeCount: integer({ zh: "法院公告数", en: "Court notices on record" }),
    consumptionRestrictionCount: integer({
      zh: "限制高消费次数",
      en: "Orders that restrict high consumption, on record",
    }),
    endedCaseCount: integer({ zh: "终本案件数", en: "Enforcements ended for want of assets, on record" }),
    filingCount: integer({ zh: "立案信息数", en: "Cases filed, on record" }),
    hearingCount: integer({ zh: "开庭公告数", en: "Hearings announced, on record" }),
  },
});
