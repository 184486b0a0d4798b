import type { IncomingHttpHeaders } from "node:http";
import { casesOf, courtOf } from "../population/courts.js";
import type { Day } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { endedCasesAt, filingsAt, hearingsAt, noticesAt, restrictionsAt } from "./court-record.js";
import { compactDay, dateOf, dayOf, epochMs, plainWan, plainYuan, registered } from "./enterprise-wire.js";
import { changesOf, managersOf, ownersOf } from "./owners.js";
import type { Account } from "../play.js";

const envelope = (error_code: number, reason: string, result: unknown): object => ({
  result,
  reason,
  error_code,
});
const NOTHING = envelope(300000, "无数据", null);
const PAGE_SIZE = 20;

/** The first page of a list. */
const listed = (items: readonly object[]): object =>
  items.length === 0 ? NOTHING : envelope(0, "ok", { total: items.length, items: items.slice(0, PAGE_SIZE) });

const STATUS_WORDS = {
  存续: "存续",
  在业: "在业",
  吊销: "吊销，未注销",
  注销: "注销",
  迁出: "迁出",
} as const;

function baseinfo(e: Enterprise, day: Day): object {
  const r = registered(e, day);
  if (r === undefined) return NOTHING;
  const established = epochMs(dayOf(r.estDate));
  return envelope(0, "ok", {
    id: 1_000_000 + e.index,
    name: r.entName,
    alias: e.brand,
    historyNames: null,
    historyNameList: null,
    regStatus: STATUS_WORDS[r.regState],
    regCapital: `${r.capitalWan}万人民币`,
    regCapitalCurrency: "人民币",
    actualCapital: "-",
    actualCapitalCurrency: "人民币",
    city: `${e.region.city}市`,
    district: e.region.district,
    base: "",
    staffNumRange: "小于50人",
    socialStaffNum: r.staffNum,
    industry: "",
    industryAll: null,
    bondNum: null,
    bondName: null,
    bondType: null,
    usedBondName: null,
    type: 1,
    legalPersonName: r.legalRep,
    updateTimes: epochMs(day),
    revokeDate: null,
    revokeReason: "",
    cancelDate: null,
    cancelReason: "",
    regNumber: `${e.region.code}000000001`,
    creditCode: r.uscc,
    orgNumber: r.uscc.slice(8, 17),
    taxNumber: r.uscc,
    property3: "",
    fromTime: established,
    toTime: null,
    approvedTime: established,
    estiblishTime: established,
    regInstitute: r.regOrgan,
    regLocation: `${e.region.city}市${e.region.district}`,
    companyOrgType: r.entType,
    businessScope: r.bizScope,
    percentileScore: 5000,
    isMicroEnt: 0,
    tags: "",
  });
}

function abnormal(e: Enterprise, day: Day): object {
  return listed(
    (registered(e, day)?.abnormal ?? []).map((a) => ({
      putReason: a.addReason,
      putDate: a.addDate,
      putDepartment: `${e.region.city}市市场监督管理局`,
      removeReason: a.removeReason ?? "",
      removeDate: a.removeDate ?? "",
      removeDepartment: "",
    })),
  );
}

const DUTY = { NONE: "全部未履行", PARTIAL: "部分未履行" } as const;

function dishonest(e: Enterprise, day: Day): object {
  return listed(
    casesOf(e).enforcements.flatMap(({ caseNo, filedOn, listing }) =>
      listing === undefined || listing.publishedOn > day || listing.removedOn <= day
        ? []
        : [
            {
              iname: e.name,
              businessentity: e.people[0].name,
              casecode: caseNo,
              cardnum: e.uscc,
              courtname: courtOf(e),
              areaname: e.region.city,
              gistid: caseNo.replace("执", "民初"),
              gistunit: courtOf(e),
              regdate: epochMs(filedOn),
              publishdate: epochMs(listing.publishedOn),
              duty: "",
              performance: DUTY[listing.performance],
              performedPart: "",
              unperformPart: "",
              disrupttypename: "有履行能力而拒不履行生效法律文书确定义务",
              type: "1",
              staff: [],
            },
          ],
    ),
  );
}

function enforced(e: Enterprise, day: Day): object {
  return listed(
    casesOf(e)
      .enforcements.filter(({ filedOn, closedOn }) => filedOn <= day && (closedOn ?? Infinity) > day)
      .map(({ caseNo, filedOn, amount }) => ({
        caseCode: caseNo,
        execCourtName: courtOf(e),
        pname: e.name,
        partyCardNum: e.uscc,
        caseCreateTime: epochMs(filedOn),
        execMoney: plainYuan(amount),
      })),
  );
}

function lawsuits(e: Enterprise, day: Day): object {
  const decided = casesOf(e).lawsuits.filter(({ closedOn }) => closedOn <= day);
  return listed(
    decided.slice(-20).map((suit, i) => ({
      uuid: `${e.index}-${i}`,
      title: `${suit.cause}民事判决书`,
      docType: "民事判决书",
      caseNo: suit.caseNo,
      caseType: "民事案件",
      caseReason: suit.cause,
      court: courtOf(e),
      judgeTime: compactDay(suit.closedOn).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"),
      submitTime: epochMs(suit.closedOn + 14),
      caseMoney: plainYuan(suit.amount),
      casePersons: [],
      lawsuitUrl: "",
      lawsuitH5Url: "",
    })),
  );
}

function holders(e: Enterprise): object {
  return listed(
    ownersOf(e).map((owner, i) => ({
      id: 2_000_000 + 10 * e.index + i,
      cgid: 2_000_000 + 10 * e.index + i,
      hcgid: "",
      logo: null,
      name: owner.name,
      alias: owner.name,
      type: owner.isPerson ? 2 : 1,
      capital: [
        {
          amomon: `${plainWan(owner.subscribed)}万元`,
          percent: `${(owner.share / 100).toFixed(2)}%`,
          paymet: "货币",
          time: dateOf(owner.subscribedOn),
        },
      ],
      capitalActl:
        owner.paid === 0n
          ? []
          : [{ amomon: `${plainWan(owner.paid)}万元`, percent: "", paymet: "货币", time: "" }],
    })),
  );
}

function staff(e: Enterprise): object {
  return listed(
    managersOf(e).map(({ name, positions }, i) => ({
      id: 3_000_000 + 10 * e.index + i,
      name,
      logo: null,
      type: 2,
      typeJoin: positions,
    })),
  );
}

function changes(e: Enterprise, day: Day): object {
  return listed(
    changesOf(e, day).map(({ item, on }) => ({
      changeItem: item,
      changeTime: dateOf(on),
      contentBefore: "",
      contentAfter: "",
      createTime: dateOf(on + 3),
    })),
  );
}

function restrictions(e: Enterprise, day: Day): object {
  return listed(
    restrictionsAt(e, day).map((restriction, i) => ({
      id: i,
      caseCode: restriction.caseNo,
      xname: restriction.personName,
      alias: restriction.personName,
      qyinfo: e.name,
      qyinfoAlias: e.brand,
      caseCreateTime: epochMs(restriction.filedOn),
      publishDate: epochMs(restriction.publishedOn),
      filePath: "",
    })),
  );
}

function endedCases(e: Enterprise, day: Day): object {
  return listed(
    endedCasesAt(e, day).map((ended) => ({
      caseCode: ended.caseNo,
      execCourtName: courtOf(e),
      zname: e.name,
      caseCreateTime: epochMs(ended.filedOn),
      caseFinalTime: epochMs(ended.endedOn),
      execMoney: plainYuan(ended.amount),
      noExecMoney: plainYuan(ended.unperformed),
    })),
  );
}

function hearings(e: Enterprise, day: Day): object {
  return listed(
    hearingsAt(e, day).map(({ suit, on }, i) => ({
      id: i,
      caseNo: suit.caseNo,
      caseReason: suit.cause,
      court: courtOf(e),
      courtroom: "第一法庭",
      startDate: epochMs(on) + 34_200_000,
      plaintiff: suit.side === "PLAINTIFF" ? [{ id: e.index, name: e.name, type: 1 }] : [],
      defendant: suit.side === "DEFENDANT" ? [{ id: e.index, name: e.name, type: 1 }] : [],
      litigant: "",
      judge: "",
      contractors: "",
    })),
  );
}

function notices(e: Enterprise, day: Day): object {
  return listed(
    noticesAt(e, day).map(({ suit, kind, on }, i) => ({
      id: i,
      announce_id: i,
      bltnno: "",
      bltntype: "",
      bltntypename: kind,
      caseno: suit.caseNo,
      content: "",
      courtcode: courtOf(e),
      party1: "",
      party2: e.name,
      companyList: [],
      province: e.region.province,
      publishdate: dateOf(on),
      publishpage: "",
      reason: suit.cause,
    })),
  );
}

function filings(e: Enterprise, day: Day): object {
  return listed(
    filingsAt(e, day).map((suit, i) => ({
      id: i,
      caseNo: suit.caseNo,
      caseReason: suit.cause,
      caseStatus: "",
      caseType: "民事案件",
      court: courtOf(e),
      filingDate: epochMs(suit.filedOn),
      closeDate: suit.closedOn <= day ? epochMs(suit.closedOn) : null,
      plaintiff: suit.side === "PLAINTIFF" ? e.name : "",
      defendant: suit.side === "DEFENDANT" ? e.name : "",
      litigant: e.name,
      juge: "",
      area: e.region.province,
    })),
  );
}

const answers: Readonly<Record<string, (e: Enterprise, day: Day) => object>> = {
  "/services/open/ic/baseinfo/normal": baseinfo,
  "/services/open/ic/baseinfo/2.0": baseinfo,
  "/services/open/mr/abnormal/2.0": abnormal,
  "/services/open/jr/dishonest/2.0": dishonest,
  "/services/open/jr/zhixinginfo/2.0": enforced,
  "/services/open/jr/lawSuit/2.0": lawsuits,
  "/services/open/ic/holder/2.0": holders,
  "/services/open/ic/staff/2.0": staff,
  "/services/open/ic/changeinfo/2.0": changes,
  "/services/open/jr/consumptionRestriction/2.0": restrictions,
  "/services/open/jr/endCase/2.0": endedCases,
  "/services/open/jr/ktannouncement/2.0": hearings,
  "/services/open/jr/courtAnnouncement/2.0": notices,
  "/services/open/jr/courtRegister/2.0": filings,
};

/** What Tianyancha answers: a raw token, and error codes beside HTTP 200. */
export function tianyancha(
  req: { readonly headers: IncomingHttpHeaders },
  url: URL,
  { token }: Account,
  find: (uscc: string) => Enterprise | undefined,
  _now: Date,
  day: Day,
): object {
  if (req.headers.authorization !== token) return envelope(300009, "账号信息有误", null);
  const answer = answers[url.pathname];
  if (answer === undefined) return envelope(300010, "URL不存在", null);
  const keyword = url.searchParams.get("keyword");
  if (keyword === null) return envelope(300008, "缺少必要参数", null);
  const enterprise = find(keyword);
  return enterprise === undefined ? NOTHING : answer(enterprise, day);
}

/** A refusal with one of the vendor's own codes. */
export const tianyanchaError = (code: string): object => envelope(Number(code), "请求失败", null);
