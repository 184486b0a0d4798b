import { dimension } from "./dimension.js";
import { boolean, code, date, integer, money, oneOf, ratio, records, text } from "./fact.js";

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
    cancelledOn: date({ zh: "注销日期", en: "Date of cancellation" }),
    revokedOn: date({ zh: "吊销日期", en: "Date the licence was revoked" }),
    businessTermFrom: date({ zh: "营业期限自", en: "Business term from" }),
    businessTermTo: date({ zh: "营业期限至", en: "Business term to" }),
    registeredCapital: money({ zh: "注册资本", en: "Registered capital" }),
    enterpriseType: text({ zh: "企业类型", en: "Enterprise type" }),
    enterpriseCategory: text({ zh: "企业类别", en: "Enterprise category" }),
    industryCode: code(/^[A-T]\d{0,4}$/, {
      zh: "行业代码 GB/T 4754-2017",
      en: "Industry code, GB/T 4754-2017: section letter and up to four digits",
    }),
    industryName: text({ zh: "行业名称", en: "Industry, as the registry words it" }),
    regionCode: code(/^\d{6}$/, { zh: "行政区划代码 GB/T 2260", en: "Region code, GB/T 2260" }),
    address: text({ zh: "住所", en: "Registered address" }),
    employees: integer({ zh: "从业人员数", en: "Employees" }),
    legalRepresentativeName: text({ zh: "法定代表人", en: "Legal representative", mask: "name" }),
    shareholders: records(
      {
        kind: oneOf(["PERSON", "ENTERPRISE", "OTHER"], { zh: "股东类别", en: "Kind of shareholder" }),
        name: text({ zh: "股东名称", en: "Name of an enterprise that holds shares" }),
        personName: text({
          zh: "股东姓名（已遮蔽）",
          en: "Masked name of a shareholder who is, or may be, a natural person",
          sensitivity: 2,
        }),
        uscc: code(/^[0-9A-HJ-NPQRTUWXY]{18}$/, {
          zh: "股东统一社会信用代码",
          en: "USCC of the shareholder",
        }),
        share: ratio({ zh: "持股比例", en: "Share of the capital held" }),
        subscribedAmount: money({ zh: "认缴出资额", en: "Amount subscribed" }),
        subscribedOn: date({ zh: "认缴出资日期", en: "Date by which the contribution is due" }),
        paidAmount: money({ zh: "实缴出资额", en: "Amount paid in" }),
      },
      { zh: "股东", en: "Shareholders" },
    ),
    shareholderCount: integer({ zh: "股东数", en: "Shareholders on record" }),
    keyPersonnel: records(
      {
        personName: text({ zh: "姓名（已遮蔽）", en: "Masked name", sensitivity: 2 }),
        position: text({ zh: "职务", en: "Positions held, as the registry words them" }),
      },
      { zh: "主要人员", en: "Directors, supervisors and senior management" },
    ),
    keyPersonnelCount: integer({ zh: "主要人员数", en: "Directors, supervisors and managers on record" }),
    abnormalListings: records(
      {
        listedOn: date({ zh: "列入日期", en: "Listed on" }),
        removedOn: date({ zh: "移出日期", en: "Removed on" }),
        current: boolean({ zh: "是否仍在名录", en: "Still listed when fetched" }),
        reason: text({ zh: "列入原因", en: "Reason" }),
      },
      { zh: "经营异常名录", en: "Abnormal-operation listings" },
    ),
    abnormalListingCount: integer({ zh: "列入经营异常名录次数", en: "Times listed for abnormal operation" }),
    exceptionListingCount: integer({ zh: "列入异常名单次数", en: "Times on the city's exception list" }),
    seriousViolationListings: records(
      {
        listedOn: date({ zh: "列入日期", en: "Listed on" }),
        removedOn: date({ zh: "移出日期", en: "Removed on" }),
        current: boolean({ zh: "是否仍在名单", en: "Still listed when fetched" }),
        reason: text({ zh: "列入原因", en: "Reason" }),
      },
      { zh: "严重违法失信名单", en: "Listings by the market regulator for serious violations" },
    ),
    seriousViolationListingCount: integer({
      zh: "列入严重违法失信名单次数",
      en: "Times listed by the market regulator for serious violations",
    }),
    penalties: records(
      {
        decidedOn: date({ zh: "处罚决定日期", en: "Decided on" }),
        reason: text({ zh: "违法事实", en: "What was punished, as the authority words it" }),
        authority: text({ zh: "处罚机关", en: "Authority" }),
        amount: money({ zh: "罚款金额", en: "Fine" }),
      },
      { zh: "行政处罚", en: "Penalties imposed by authorities" },
    ),
    penaltyCount: integer({ zh: "行政处罚次数", en: "Administrative penalties" }),
    combinedPenaltyCount: integer({
      zh: "行政处罚次数（综合）",
      en: "Administrative penalties, all authorities combined",
    }),
    changes: records(
      {
        changedOn: date({ zh: "变更日期", en: "Changed on" }),
        item: text({ zh: "变更事项", en: "What was changed, as the registry words it" }),
        kind: oneOf(
          [
            ...(["NAME", "ADDRESS", "LEGAL_REPRESENTATIVE", "SHAREHOLDERS", "CAPITAL"] as const),
            ...(["BUSINESS_SCOPE", "ENTERPRISE_TYPE", "BUSINESS_TERM", "MANAGEMENT"] as const),
            ...(["LIQUIDATION", "OTHER"] as const),
          ],
          { zh: "变更类别", en: "Kind of change" },
        ),
        approved: boolean({ zh: "是否核准", en: "Approved; false if refused or struck" }),
        withdrawn: boolean({ zh: "是否撤销", en: "Withdrawn afterwards" }),
      },
      { zh: "变更记录", en: "Changes of registration" },
    ),
    changeCount: integer({ zh: "变更次数", en: "Changes on record" }),
    capitalContributions: records(
      {
        investorType: text({ zh: "股东类型", en: "Kind of shareholder, as the registry words it" }),
        form: text({ zh: "出资方式", en: "Form of contribution, as the registry words it" }),
        subscribedAmount: money({ zh: "认缴出资额", en: "Amount subscribed" }),
        subscribedOn: date({ zh: "认缴出资日期", en: "Date by which the contribution is due" }),
      },
      { zh: "股东出资", en: "Capital contributions" },
    ),
    capitalContributionCount: integer({ zh: "股东出资笔数", en: "Capital contributions on record" }),
    externalGuarantees: records(
      {
        debtKind: oneOf(["CONTRACT", "OTHER"], { zh: "主债权种类", en: "Kind of the debt guaranteed" }),
        debtAmount: money({ zh: "主债权数额", en: "Amount of the debt guaranteed" }),
        debtFrom: date({ zh: "履行债务期限自", en: "Debt runs from" }),
        debtTo: date({ zh: "履行债务期限至", en: "Debt runs to" }),
        guaranteeKind: oneOf(["GENERAL", "JOINT", "UNSPECIFIED"], {
          zh: "保证方式",
          en: "Kind of guarantee",
        }),
        periodAgreed: boolean({ zh: "是否约定保证期间", en: "A guarantee period was agreed" }),
        scope: text({ zh: "保证范围", en: "Scope of the guarantee, as the source codes it" }),
        published: boolean({ zh: "是否公示", en: "Published by the enterprise" }),
      },
      { zh: "对外担保", en: "Guarantees the enterprise gave for others" },
    ),
    externalGuaranteeCount: integer({ zh: "对外担保笔数", en: "Guarantees given for others, on record" }),
    equityPledgeCount: integer({ zh: "股权出质次数", en: "Pledges of equity" }),
    equityFreezes: records(
      {
        noticeNo: text({ zh: "执行通知文书号", en: "Number of the notice of execution" }),
        court: text({ zh: "执行法院", en: "Court" }),
        amount: money({
          zh: "冻结股权数额",
          en: "Amount of the equity frozen, where it is told in renminbi",
        }),
        frozenFrom: date({ zh: "冻结期限自", en: "Frozen from" }),
        frozenTo: date({ zh: "冻结期限至", en: "Frozen until" }),
        current: boolean({ zh: "是否仍冻结", en: "Still frozen when fetched" }),
      },
      { zh: "股权冻结", en: "Freezes of equity, in it or held by it" },
    ),
    equityFreezeCount: integer({ zh: "股权冻结次数", en: "Freezes of equity on record" }),
    branchCount: integer({ zh: "分支机构数", en: "Branches" }),
    outwardInvestmentCount: integer({ zh: "对外投资次数", en: "Investments in other enterprises" }),
    lei: code(/^[0-9A-Z]{18}\d{2}$/, {
      zh: "法人机构识别编码 LEI",
      en: "Legal entity identifier, ISO 17442",
    }),
    leiLegalName: text({ zh: "LEI 登记名称", en: "Legal name on the record of the LEI" }),
    leiJurisdiction: code(/^[A-Z]{2}(-[0-9A-Z]{1,3})?$/, {
      zh: "LEI 登记法域",
      en: "Jurisdiction on the record of the LEI, ISO 3166",
    }),
    leiEntityStatus: oneOf(["ACTIVE", "INACTIVE"], {
      zh: "LEI 机构状态",
      en: "Whether the entity still operates, as the record of the LEI says",
    }),
    leiRegistrationStatus: oneOf(
      [
        ...(["ISSUED", "LAPSED", "RETIRED", "MERGED", "DUPLICATE", "ANNULLED"] as const),
        ...(["PENDING_TRANSFER", "PENDING_ARCHIVAL"] as const),
      ],
      { zh: "LEI 登记状态", en: "Status of the LEI itself, in the words of ISO 17442" },
    ),
    leiNextRenewalOn: date({ zh: "LEI 下次续展日期", en: "The LEI is to be renewed by" }),
    leiRegisteredAs: text({
      zh: "LEI 所载登记号",
      en: "Number in the business register as the record of the LEI says; in China the USCC",
    }),
    leiDirectParent: oneOf(["REPORTED", "EXCEPTION"], {
      zh: "LEI 直接母公司披露",
      en: "Whether the record of the LEI names a direct parent, or a reason for naming none",
    }),
    leiUltimateParent: oneOf(["REPORTED", "EXCEPTION"], {
      zh: "LEI 最终母公司披露",
      en: "Whether the record of the LEI names an ultimate parent, or a reason for naming none",
    }),
    publicCreditGrade: code(/^[A-Z]{1,3}[+-]?$/, {
      zh: "公共信用等级",
      en: "Grade given by the public credit platform of the city",
    }),
    contractHonourCount: integer({
      zh: "守合同重信用认定次数",
      en: "Times recognised as honouring contracts and credit",
    }),
    specialisedSme: boolean({
      zh: "是否专精特新中小企业",
      en: "Recognised as a specialised and innovative SME",
    }),
    techCentreLevel: oneOf(["CITY", "PROVINCE", "NATION"], {
      zh: "企业技术中心级别",
      en: "Level at which its technology centre is recognised",
    }),
    wellKnownTrademarkCount: integer({ zh: "驰名商标数", en: "Well-known trademarks, by the State" }),
    famousTrademarkCount: integer({ zh: "著名商标数", en: "Famous trademarks, by the province or city" }),
    trademarkCount: integer({ zh: "商标申请次数", en: "Trademark applications" }),
    patentCount: integer({ zh: "专利申请次数", en: "Patent applications" }),
    softwareCopyrightCount: integer({ zh: "软件著作权登记次数", en: "Software copyrights registered" }),
    domainCount: integer({ zh: "备案域名数", en: "Web domains on file" }),
    onlineShopCount: integer({ zh: "网店个数", en: "Online shops declared" }),
    tenderWinCount: integer({ zh: "中标次数", en: "Tenders won" }),
    productPassRate: ratio({ zh: "产品抽查合格率", en: "Share of product spot checks passed" }),
    jobPostings: records(
      {
        platform: text({ zh: "招聘平台", en: "Recruitment platform" }),
        postings: integer({ zh: "招聘记录条数", en: "Job postings" }),
      },
      { zh: "招聘记录", en: "Job postings by platform" },
    ),
    recruitmentPlatformCount: integer({ zh: "招聘平台数", en: "Recruitment platforms it posts on" }),
  },
});
