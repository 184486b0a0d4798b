import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Account } from "../play.js";
import { casesOf, courtOf } from "../population/courts.js";
import type { Enterprise } from "../population/enterprise.js";
import type { Day } from "../population/calendar.js";
import {
  endedCasesAt,
  filingsAt,
  freezesAt,
  hearingsAt,
  noticesAt,
  penaltiesAt,
  restrictionsAt,
  violationsAt,
} from "./court-record.js";
import { chineseDay, dateOf, plainWan, plainYuan, registered } from "./enterprise-wire.js";
import { isSigned } from "./qichacha-signature.js";
import { changesOf, managersOf, ownersOf, pledgesOf } from "./owners.js";

const STATUS_WORDS = { 存续: "存续", 在业: "在业", 吊销: "吊销", 注销: "注销", 迁出: "迁出" } as const;

/** A reply in the vendor's envelope. */
export const envelope = (Status: string, Message: string, Result: unknown, count?: number): object => ({
  OrderNumber: `ECI${Status}0001`,
  ...(count === undefined ? {} : { Paging: { PageSize: 20, PageIndex: 1, TotalRecords: count } }),
  Result,
  Status,
  Message,
});

const NOTHING = envelope("201", "查询无结果", null);

const PAGE_SIZE = 20;

/** A `*Check` result: records found or none; of many the first page. */
const checked = (data: readonly object[]): object =>
  envelope(
    "200",
    "查询成功",
    { VerifyResult: data.length > 0 ? 1 : 0, Data: data.slice(0, PAGE_SIZE) },
    data.length,
  );

/** A list that is no check; of many records the first page. */
const listed = (data: readonly object[]): object =>
  data.length === 0 ? NOTHING : envelope("200", "查询成功", data.slice(0, PAGE_SIZE), data.length);

const id = (e: Enterprise, what: string, i: number): string =>
  createHash("md5").update(`${e.uscc} ${what} ${i}`).digest("hex");

function basic(e: Enterprise, day: Day): object {
  const r = registered(e, day);
  if (r === undefined) return NOTHING;
  return envelope("200", "查询成功", {
    KeyNo: id(e, "key", 0),
    Name: r.entName,
    No: `${e.region.code}000000001`,
    BelongOrg: r.regOrgan,
    OperId: id(e, "oper", 0),
    OperName: r.legalRep,
    StartDate: `${r.estDate} 00:00:00`,
    EndDate: "",
    Status: STATUS_WORDS[r.regState],
    Province: e.region.code.slice(0, 2),
    UpdatedDate: r.updateTime,
    CreditCode: r.uscc,
    RegistCapi: `${r.capitalWan}万元人民币`,
    RegisteredCapital: r.capitalWan,
    RegisteredCapitalUnit: "万",
    RegisteredCapitalCCY: "CNY",
    EconKind: r.entType,
    Address: `${e.region.city}市${e.region.district}`,
    Scope: r.bizScope,
    TermStart: `${r.estDate} 00:00:00`,
    TermEnd: "",
    CheckDate: `${r.estDate} 00:00:00`,
    OrgNo: r.uscc.slice(8, 17),
    IsOnStock: "0",
    StockNumber: null,
    StockType: null,
    OriginalName: [],
    ImageUrl: "",
    EntType: "0",
    RecCap: "",
    PaidUpCapital: null,
    PaidUpCapitalUnit: null,
    PaidUpCapitalCCY: null,
    RevokeInfo: null,
    Area: { Province: e.region.city, City: e.region.city, County: e.region.district },
    AreaCode: r.areaCode,
  });
}

function exceptions(e: Enterprise, day: Day): object {
  const listed = registered(e, day)?.abnormal ?? [];
  return checked(
    listed.map((a) => ({
      AddReason: a.addReason,
      AddDate: a.addDate,
      RomoveReason: a.removeReason ?? "",
      RemoveDate: a.removeDate ?? "",
      DecisionOffice: `${e.region.city}市市场监督管理局`,
      RemoveDecisionOffice: a.removeDate === null ? "" : `${e.region.city}市市场监督管理局`,
    })),
  );
}

const DUTY = { NONE: "全部未履行", PARTIAL: "部分未履行" } as const;

function dishonest(e: Enterprise, day: Day): object {
  const listings = casesOf(e).enforcements.flatMap(({ caseNo, filedOn, amount, listing }, i) =>
    listing === undefined || listing.publishedOn > day || listing.removedOn <= day
      ? []
      : [
          {
            Id: id(e, "shixin", i),
            Liandate: dateOf(filedOn),
            Anno: caseNo,
            Executegov: courtOf(e),
            Executestatus: DUTY[listing.performance],
            Publicdate: dateOf(listing.publishedOn),
            Executeno: caseNo.replace("执", "民初"),
            ActionRemark: "有履行能力而拒不履行生效法律文书确定义务",
            Amount: plainYuan(amount),
          },
        ],
  );
  return checked(listings);
}

function enforced(e: Enterprise, day: Day): object {
  const open = casesOf(e).enforcements.filter(
    ({ filedOn, closedOn }) => filedOn <= day && (closedOn === undefined || closedOn > day),
  );
  return checked(
    open.map(({ caseNo, filedOn, amount }, i) => ({
      Id: id(e, "zhixing", i),
      Liandate: dateOf(filedOn),
      Anno: caseNo,
      ExecuteGov: courtOf(e),
      Biaodi: plainYuan(amount),
      SuspectedApplicant: "",
    })),
  );
}

function judgments(e: Enterprise, day: Day): object {
  const decided = casesOf(e).lawsuits.filter(({ closedOn }) => closedOn <= day);
  return checked(
    decided.slice(-20).map((suit, i) => ({
      Id: id(e, "judgment", i),
      CaseName: `${suit.cause}民事判决书`,
      CaseReason: suit.cause,
      CaseNo: suit.caseNo,
      Amount: plainYuan(suit.amount),
      IsProsecutor: String(suit.side === "PLAINTIFF"),
      IsDefendant: String(suit.side === "DEFENDANT"),
      JudgeResult: "",
      JudgeDate: dateOf(suit.closedOn),
      PublishDate: chineseDay(suit.closedOn + 14),
      PartyList: [],
      CaseType: "民事案件",
    })),
  );
}

function partners(e: Enterprise): object {
  return listed(
    ownersOf(e).map((owner, i) => ({
      KeyNo: id(e, "partner", i),
      StockName: owner.name,
      StockType: owner.isPerson ? "自然人股东" : "合伙企业",
      StockPercent: `${(owner.share / 100).toFixed(2)}%`,
      ShouldCapi: plainWan(owner.subscribed),
      ShoudDate: dateOf(owner.subscribedOn),
      StakeDate: e.establishedOn,
      CreditCode: "",
      Area: null,
    })),
  );
}

function employees(e: Enterprise): object {
  return listed(
    managersOf(e).map(({ name, positions }, i) => ({
      KeyNo: id(e, "employee", i),
      Name: name,
      Job: positions.join(","),
    })),
  );
}

function changes(e: Enterprise, day: Day): object {
  return listed(
    changesOf(e, day).map(({ item, on }) => ({
      ProjectName: item,
      BeforeList: [],
      AfterList: [],
      BeforeInfoList: [],
      AfterInfoList: [],
      ChangeDate: dateOf(on),
    })),
  );
}

function freezes(e: Enterprise, day: Day): object {
  return checked(
    freezesAt(e, day).map((freeze, i) => ({
      Id: id(e, "freeze", i),
      ExecuteName: e.name,
      ExecuteKeyNo: id(e, "key", 0),
      EquityAmount: `${plainWan(freeze.amount)}万人民币`,
      ExecuteCourt: courtOf(e),
      ExecutionNoticeNum: freeze.noticeNo,
      Status: freeze.holds ? "股权冻结|冻结" : "股权冻结|解除冻结",
      RelatedInfo: { KeyNo: id(e, "key", 0), Name: e.name },
      FreezeStartDate: dateOf(freeze.from),
      FreezeEndDate: dateOf(freeze.to),
    })),
  );
}

function pledges(e: Enterprise, day: Day): object {
  return checked(
    pledgesOf(e, day).map(({ pledgor, amount, on, holds }, i) => ({
      Id: id(e, "pledge", i),
      RegistNo: `A${e.region.code}${String(e.index).padStart(6, "0")}`,
      PledgorName: pledgor,
      PledgeeName: `${e.region.city}融资担保有限公司`,
      RegDate: dateOf(on),
      Status: holds ? "有效" : "无效",
      RelatedCompanyName: e.name,
      PledgedAmount: `${plainWan(amount)}万股`,
      PledgeeList: [],
      PledgorList: [],
    })),
  );
}

function violations(e: Enterprise, day: Day): object {
  const office = `${e.region.city}市市场监督管理局`;
  return checked(
    violationsAt(e, day).map(({ on, removedOn }) => ({
      Type: "严重违法",
      AddReason: "受到较重行政处罚",
      AddDate: dateOf(on),
      AddOffice: office,
      RemoveReason: removedOn === undefined ? "" : "列入期限届满",
      RemoveDate: removedOn === undefined ? "" : dateOf(removedOn),
      RemoveOffice: removedOn === undefined ? "" : office,
    })),
  );
}

function penalties(e: Enterprise, day: Day): object {
  return checked(
    penaltiesAt(e, day).map(({ reason, amount, on }, i) => ({
      Id: id(e, "penalty", i),
      KeyNo: id(e, "key", 0),
      PunishReason: reason,
      PunishResult: "罚款",
      PunishOffice: `${e.region.city}市${e.region.district}市场监督管理局`,
      PunishDate: dateOf(on),
      Source: "信用中国",
      SourceCode: "2",
      PunishAmt: plainYuan(amount),
    })),
  );
}

function restrictions(e: Enterprise, day: Day): object {
  return checked(
    restrictionsAt(e, day).map((restriction, i) => ({
      Id: id(e, "restriction", i),
      CaseNo: restriction.caseNo,
      PersonName: restriction.personName,
      PersonId: id(e, "oper", 0),
      JudgeDate: dateOf(restriction.filedOn),
      PublishDate: dateOf(restriction.publishedOn),
      KeyNo: id(e, "key", 0),
      CompanyName: e.name,
      Applicant: "",
      ApplicantNo: "",
    })),
  );
}

function endedCases(e: Enterprise, day: Day): object {
  return checked(
    endedCasesAt(e, day).map((ended, i) => ({
      Id: id(e, "ended", i),
      CaseNo: ended.caseNo,
      Court: courtOf(e),
      EndDate: dateOf(ended.endedOn),
      LianDate: dateOf(ended.filedOn),
      ExecuteSubject: plainYuan(ended.amount),
      UnperformedAmt: plainYuan(ended.unperformed),
    })),
  );
}

function hearings(e: Enterprise, day: Day): object {
  return checked(
    hearingsAt(e, day).map(({ suit, on }, i) => ({
      Id: id(e, "hearing", i),
      CaseNo: suit.caseNo,
      CaseReason: suit.cause,
      CourtTime: `${dateOf(on)} 09:30:00`,
      PartyList: [{ Name: e.name, RoleType: suit.side === "PLAINTIFF" ? 1 : 2, Keyno: id(e, "key", 0) }],
      RoleList: [],
    })),
  );
}

function filings(e: Enterprise, day: Day): object {
  return checked(
    filingsAt(e, day).map((suit, i) => ({
      Id: id(e, "filing", i),
      CaseNo: suit.caseNo,
      Court: courtOf(e),
      PunishDate: dateOf(suit.filedOn),
      CaseReason: suit.cause,
      ProsecutorList: [],
      DefendantList: [],
      RoleList: [],
    })),
  );
}

function notices(e: Enterprise, day: Day): object {
  return checked(
    noticesAt(e, day).map(({ suit, kind, on }, i) => ({
      Id: id(e, "notice", i),
      CaseNo: suit.caseNo,
      CaseReason: suit.cause,
      Category: kind,
      Court: courtOf(e),
      PublishDate: dateOf(on),
      ProsecutorList: [],
      DefendantList: [],
      RoleList: [],
    })),
  );
}

const answers: Readonly<Record<string, (e: Enterprise, day: Day) => object>> = {
  "/ECIV4/GetBasicDetailsByName": basic,
  "/ExceptionCheck/GetList": exceptions,
  "/ShixinCheck/GetList": dishonest,
  "/ZhixingCheck/GetList": enforced,
  "/JudgmentDocCheck/GetList": judgments,
  "/EquityPledgedCheck/GetList": pledges,
  "/ECIPartner/GetList": partners,
  "/ECIEmployee/GetList": employees,
  "/ECIChange/GetList": changes,
  "/EquityFreezeCheck/GetList": freezes,
  "/SeriousIllegalCheck/GetList": violations,
  "/AdminPenaltyCheck/GetList": penalties,
  "/SumptuaryCheck/GetList": restrictions,
  "/EndExecuteCaseCheck/GetList": endedCases,
  "/CourtAnnoCheck/GetList": hearings,
  "/CaseFilingCheck/GetList": filings,
  "/CourtNoticeCheck/GetList": notices,
};

/** What Qichacha answers: business errors come with HTTP 200 and a status of their own. */
export function qichacha(
  req: { readonly headers: IncomingHttpHeaders },
  url: URL,
  account: Account,
  find: (uscc: string) => Enterprise | undefined,
  now: Date,
  day: Day,
): object {
  const query = url.searchParams;
  if (!isSigned(req, query.get("key") ?? "", account, now))
    return envelope("107", "被禁止的IP或者签名错误", null);
  const answer = answers[url.pathname];
  if (answer === undefined) return envelope("113", "接口已删除", null);
  const keyword = query.get("keyword") ?? query.get("searchKey");
  if (keyword === null || keyword.length < 2) return envelope("213", "参数长度不能小于2", null);
  const enterprise = find(keyword);
  return enterprise === undefined ? NOTHING : answer(enterprise, day);
}

/** A refusal with one of the vendor's own codes. */
export const qichachaError = (code: string): object => envelope(code, "请求失败", null);
