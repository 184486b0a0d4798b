import { createHash } from "node:crypto";
import { columnsRead, type FileMapping } from "../../src/connectors/files/mapping.js";

/** A table that looks like one of the city's, and what must become of its rows. */
export interface CityTable {
  readonly lines: readonly string[];
  /** Rows that bring an observation not there before. */
  readonly added: number;
  /** Codes of the reasons for which rows are rejected, sorted. */
  readonly rejected: readonly string[];
}

/** The table's stand-in for an enterprise's name: a hash. */
export const nameOf = (enterprise: string): string => createHash("md5").update(enterprise).digest("hex");

/** Stands in every table. */
export const OURS = nameOf("ours");
/** Stands in the table of credit grades alone, there twice. */
export const GRADED_TWICE = nameOf("graded twice");
const [B, C, D, E, F] = ["b", "c", "d", "e", "f"].map(nameOf) as [string, string, string, string, string];

const table = (header: string, rows: readonly string[], added: number, ...rejected: string[]): CityTable => ({
  lines: [header, ...rows],
  added,
  rejected: rejected.toSorted(),
});

/** Milliseconds as these tables write them, of a day's beginning in China. */
const ms = (day: string): string => `${Date.parse(`${day}T00:00:00+08:00`)}.0`;

/** The tables that hold more than a number for each enterprise. */
const written: Readonly<Record<string, CityTable>> = {
  "company_baseinfo.csv.gz": table(
    "regcap,empnum,estdate,candate,revdate,entstatus,opto,enttype,entcat,industryphy,entname,regcapcur,industryco,opfrom",
    [
      `300.0,3.0,${ms("2016-11-24")},,,在营（开业）企业,,有限责任公司(自然人独资),私营企业,批发和零售业,${OURS},,    建材批发  ,${ms("2016-11-24")}`,
      `0.5,5.0,${ms("2010-01-05")},${ms("2018-03-02")},,注销企业,65200000000000.0,农民专业合作经济组织,,农、林、牧、渔业,${B},,,${ms("2010-01-05")}`,
      `,,${ms("2010-01-05")},,${ms("2018-06-26")},吊销企业,,个人独资企业,内资企业,制造业,${C},,,${ms("2010-01-05")}`,
      `10.0,1.0,next year,,,在营（开业）企业,,个人独资企业,内资企业,制造业,${D},,,${ms("2010-01-05")}`,
      `10.0,1.5,${ms("2010-01-05")},,,在营（开业）企业,,个人独资企业,内资企业,制造业,${E},,,${ms("2010-01-05")}`,
      `10.0,1.0,${ms("2010-01-05")},,,歇业,,个人独资企业,内资企业,制造业,${F},,,${ms("2010-01-05")}`,
      `10.0,1.0,${ms("2010-01-05")},,,在营（开业）企业,,个人独资企业,内资企业,制造业,,,,${ms("2010-01-05")}`,
    ],
    3,
    ...["NOT_A_DATE", "NOT_AN_INTEGER", "NOT_A_KNOWN_WORD", "EMPTY"],
  ),
  "change_info.csv.gz": table(
    "dataflag,alttime,altitem,entname,cxstatus,altdate",
    [
      `核准通过,1.0,法定代表人变更,${OURS},变更,${ms("2018-05-24")}`,
      `1,2.0,投资人(股权)变更,${OURS},1,1158803458000.0`,
      `1,2.0,投资人(股权)变更,${OURS},1,1158803458000.0`,
      `2,,县(市/区),${OURS},,`,
      `删除或者驳回或者不予受理,3.0,,${B},3,${ms("2015-01-30")}`,
      `核准通过,1.0,129,${B},,${ms("2015-01-30")}`,
      `待定,1.0,换照,${B},变更,${ms("2015-01-30")}`,
      `1,1.0,换照,${C},1,${ms("2999-01-01")}`,
    ],
    5,
    ...["NOT_A_KNOWN_WORD", "IN_THE_FUTURE"],
  ),
  "ent_contribution.csv.gz": table(
    "entname,invtype,conform,subconam,conprop,condate",
    [
      `${OURS},自然人股东,货币,200.00002,66.67,${ms("2037-01-01")}`,
      `${OURS},自然人股东,货币,100.0,33.33,`,
      `${OURS},自然人股东,货币,100.0,33.33,`,
      `${B},,,,,`,
      `${B},法人股东,实物,31.511999999999997,0.0,`,
    ],
    3,
    "NOT_AN_AMOUNT",
  ),
  "ent_guarantee.csv.gz": table(
    "priclaseckind,pefperfrom,iftopub,priclasecam,pefperto,guaranperiod,entname,gatype,rage",
    [
      `合同,1420041600000,是,450.0,1480003200000,期限,${OURS},连带保证,"1,2,3,4"`,
      `0,1388505600000,是,0.0,1419955200000,未约定,${OURS},未约定,`,
      `2,1388505600000,是,0.0,1419955200000,未约定,${B},一般保证,6`,
      `2,1388505600000,是,0.0,1419955200000,未约定,${B},抵押,6`,
      `2,,是,0.0,1419955200000,未约定,${B},一般保证,6`,
    ],
    3,
    ...["NOT_A_KNOWN_WORD", "EMPTY"],
  ),
  "ent_social_security.csv.gz": table(
    "entname,unpaidsocialins_so110,unpaidsocialins_so210,unpaidsocialins_so310,unpaidsocialins_so410,unpaidsocialins_so510,updatetime",
    [
      `${OURS},1.5,0.0,0.0,0.0,0.0001,1497250000000.0`,
      `${B},0.0,0.0,0.0,0.0,0.0,1498030000000.0`,
      `${C},0.0,0.0,0.0,0.0,,1498030000000.0`,
    ],
    2,
    "EMPTY",
  ),
  "justice_declare.csv.gz": table(
    "entname,declaredate,appellant,defendant,declarestyle",
    [
      `${OURS},2017-07-02,0,1,起诉状副本及开庭传票`,
      `${OURS},2017-07-02,0,1,起诉状副本及开庭传票`,
      `${OURS},2016/8/25,1,0,裁判文书`,
      `${B},2017-02-30,0,1,公示催告`,
      `${B},2017-02-28,0,2,公示催告`,
    ],
    2,
    ...["NOT_A_DATE", "NOT_A_KNOWN_WORD"],
  ),
  "justice_enforced.csv.gz": table(
    "entname,record_date,enforce_amount",
    [
      `${OURS},2016-04-15,3856644`,
      `${OURS},2016-04-15,——`,
      `${B},2008-08-11,2020.42`,
      `${B},2008-08-11,2020.425`,
    ],
    3,
    "NOT_AN_AMOUNT",
  ),
  "justice_judge_new.csv.gz": table(
    "entname,time,casetype,casecause,courtrank,datatype",
    [
      `${OURS},二〇一七年十月二十三日,民事判决书,买卖合同纠纷,,`,
      `${OURS},二○一五年二月十日,民事裁定书,民间借贷纠纷,,`,
      `${OURS},二○一五年二月十日,民事裁定书,民间借贷纠纷,,`,
      `${OURS},,,其他,,`,
      `${B},二〇一四年××月××日,民事判决书,其他,,`,
      `${B},二○一五年月一月八日,民事判决书,其他,,`,
    ],
    3,
    ...["NOT_A_DATE", "NOT_A_DATE"],
  ),
  "business_risk_taxunpaid.csv.gz": table(
    "entname,taxunpaidnum",
    [`${OURS},"48,151.71"`, `${B},750.00`, `${C},1588.185`, `${D},unknown`],
    2,
    ...["NOT_AN_AMOUNT", "NOT_AN_AMOUNT"],
  ),
  "jn_credit_info.csv.gz": table(
    "entname,credit_grade",
    [`${OURS},A-`, `${B},N+`, `${C},Ｎ`, `${D},good`, `${GRADED_TWICE},N`, `${GRADED_TWICE},A`],
    5,
    "NOT_ALLOWED",
  ),
  "jn_special_new_info.csv.gz": table(
    "entname,is_jnsn",
    [`${OURS},1`, `${B},2`, `${C},9`],
    2,
    "NOT_A_KNOWN_WORD",
  ),
  "jn_tech_center.csv.gz": table(
    "entname,level_rank",
    [`${OURS},省级`, `${B},市级`, `${C},县级`],
    2,
    "NOT_A_KNOWN_WORD",
  ),
  "product_checkinfo_connect.csv.gz": table(
    "entname,passpercent",
    [`${OURS},0.6666666666666666`, `${B},1.0`, `${C},most`],
    2,
    "NOT_A_NUMBER",
  ),
};

/** A number for each enterprise: as text, as a decimal, left out, and no number at all. */
function countTable(entry: FileMapping): CityTable {
  const count = columnsRead(entry).find((column) => column !== "entname") ?? "";
  const rows = [`${OURS},3`, `${B},2.0`, `${C},1`, `${D},`, `${E},many`];
  return table(`entname,${count}`, rows, 3, "EMPTY", "NOT_AN_INTEGER");
}

/** A look-alike of the table a mapping is for. */
export const cityTable = (entry: FileMapping): CityTable => written[entry.file] ?? countTable(entry);
