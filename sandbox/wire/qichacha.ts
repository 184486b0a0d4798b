import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Account } from "../play.js";
import { casesOf, courtOf } from "../population/courts.js";
import type { Enterprise } from "../population/enterprise.js";
import type { Day } from "../population/calendar.js";
import { chineseDay, dateOf, plainYuan, registered } from "./enterprise-wire.js";

const STATUS_WORDS = { 存续: "存续", 在业: "在业", 吊销: "吊销", 注销: "注销", 迁出: "迁出" } as const;

const envelope = (Status: string, Message: string, Result: unknown, count?: number): object => ({
  OrderNumber: `ECI${Status}0001`,
  ...(count === undefined ? {} : { Paging: { PageSize: 20, PageIndex: 1, TotalRecords: count } }),
  Result,
  Status,
  Message,
});

const NOTHING = envelope("201", "查询无结果", null);

/** A `*Check` result: records found or none. */
const checked = (data: readonly object[]): object =>
  envelope("200", "查询成功", { VerifyResult: data.length > 0 ? 1 : 0, Data: data }, data.length);

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

const answers: Readonly<Record<string, (e: Enterprise, day: Day) => object>> = {
  "/ECIV4/GetBasicDetailsByName": basic,
  "/ExceptionCheck/GetList": exceptions,
  "/ShixinCheck/GetList": dishonest,
  "/ZhixingCheck/GetList": enforced,
  "/JudgmentDocCheck/GetList": judgments,
  "/EquityPledgedCheck/GetList": () => checked([]),
};

const SKEW_S = 300;

function isSigned(
  req: { readonly headers: IncomingHttpHeaders },
  key: string,
  { token, secret }: Account,
  now: Date,
): boolean {
  const { timespan } = req.headers;
  if (key !== token || typeof timespan !== "string" || !/^\d{10}$/.test(timespan)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timespan)) > SKEW_S) return false;
  const expected = createHash("md5").update(`${key}${timespan}${secret}`).digest("hex").toUpperCase();
  return req.headers["token"] === expected;
}

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
