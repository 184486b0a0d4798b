import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Day } from "../population/calendar.js";
import type { Enterprise } from "../population/enterprise.js";
import { plainWan, registered } from "./enterprise-wire.js";
import { ownersOf } from "./owners.js";
import type { Account } from "../play.js";

const envelope = (status: string, message: string, data: unknown): object => ({
  status,
  message,
  sign: "",
  data,
});
const NOTHING = envelope("201", "查询无结果", null);
const SKEW_MS = 300_000;

function isSigned(
  { headers }: { readonly headers: IncomingHttpHeaders },
  { token, secret }: Account,
  now: Date,
): boolean {
  const { timestamp, appkey, sign } = headers;
  if (appkey !== token || typeof timestamp !== "string" || headers["auth-version"] !== "2.0") return false;
  if (Math.abs(now.getTime() - Number(timestamp)) > SKEW_MS) return false;
  return sign === createHash("md5").update(`${token}${timestamp}${secret}`).digest("hex");
}

function basic(e: Enterprise, day: Day): object {
  const r = registered(e, day);
  if (r === undefined) return NOTHING;
  return envelope("200", "操作成功", {
    id: String(e.index),
    name: r.entName,
    format_name: r.entName,
    econKind: r.entType,
    econKindCode: "",
    registCapi: `${r.capitalWan} 万元`,
    currency_unit: "CNY",
    type_new: "01",
    historyNames: [],
    address: `${e.region.city}市${e.region.district}`,
    regNo: `${e.region.code}000000001`,
    scope: r.bizScope,
    termStart: r.estDate,
    termEnd: "-",
    belongOrg: r.regOrgan,
    operName: r.legalRep,
    title: "法定代表人",
    startDate: r.estDate,
    endDate: "",
    checkDate: r.estDate,
    status: r.regState,
    new_status: r.regState,
    orgNo: r.uscc.slice(8, 17),
    creditNo: r.uscc,
    districtCode: r.areaCode,
    actualCapi: "-",
    categoryNew: "",
    domain: "",
    tags: [],
    revoke_reason: "",
    revoke_date: "",
  });
}

function partners(e: Enterprise): object {
  const owners = ownersOf(e);
  if (owners.length === 0) return NOTHING;
  return envelope("200", "操作成功", {
    total: owners.length,
    num: owners.length,
    items: owners.map((owner, i) => ({
      name: owner.name,
      stockType: owner.isPerson ? "自然人股东" : "合伙企业",
      eid: owner.isPerson ? "" : String(10 * e.index + i),
      pid: owner.isPerson ? String(10 * e.index + i) : "",
      identifyType: "",
      identifyNo: "",
      totalShouldCapi: `${plainWan(owner.subscribed)}万元`,
      totalRealCapi: owner.paid === 0n ? "-" : `${plainWan(owner.paid)}万元`,
      shouldCapiItems: [],
      realCapiItems: [],
    })),
  });
}

const answers: Readonly<Record<string, (e: Enterprise, day: Day) => object>> = {
  "/APIService/enterprise/getBasicInfo": basic,
  "/APIService/enterprise/getPartners": partners,
};

/** What Qixinbao answers: three signed headers, and a status of its own beside HTTP 200. */
export function qixinbao(
  req: { readonly headers: IncomingHttpHeaders },
  url: URL,
  account: Account,
  find: (uscc: string) => Enterprise | undefined,
  now: Date,
  day: Day,
): object {
  if (!isSigned(req, account, now)) return envelope("214", "鉴权失败", null);
  const answer = answers[url.pathname];
  if (answer === undefined) return envelope("105", "未授权接口", null);
  const keyword = url.searchParams.get("keyword");
  if (keyword === null) return envelope("208", "参数错误", null);
  const enterprise = find(keyword);
  return enterprise === undefined ? NOTHING : answer(enterprise, day);
}

/** A refusal with one of the vendor's own codes. */
export const qixinbaoError = (code: string): object => envelope(code, "请求失败", null);
