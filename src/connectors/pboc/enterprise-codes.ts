import { z } from "zod";
import {
  amount,
  codesIn,
  coded,
  day,
  fiveTier,
  list,
  month,
  number,
  part,
  words,
  worded,
  year,
} from "./report.js";

/** 资产质量分类. */
const quality = coded({ 0: "TOTAL", 1: "NORMAL", 2: "SPECIAL_MENTION", 3: "NON_PERFORMING" });
const loanKind = worded({ 0: "合计", 1: "中长期借款", 2: "短期借款", 3: "循环透支", 4: "贴现" });
const guaranteedKind = worded({ 0: "合计", 1: "银行承兑汇票", 2: "信用证", 3: "银行保函", 9: "其他" });

/** Every code read of the report on an enterprise 企业信用报告, with the report's own name for it. */
export const EnterpriseReport = z.strictObject({
  EAA: z.strictObject({
    EA01: z.strictObject({
      EA01A: z.strictObject({
        EA01AR01: day, // 报告时间
      }),
      EA01C: part({
        EA01CH: list({
          EA01CI01: words, // 企业身份标识号码
        }),
      }),
    }),
  }),
  EBA: part({
    EB01: part({
      // 信贷交易提示信息
      EB01A: part({
        EB01AR01: year, // 首次有信贷交易的年份
        EB01AR02: year, // 首次有相关还款责任的年份
        EB01AS01: number, // 发生信贷交易的机构数
        EB01AS02: number, // 当前有未结清信贷交易的机构数
        EB01AJ01: amount, // 借贷交易余额
        EB01AJ02: amount, // 被追偿的借贷交易余额
        EB01AJ03: amount, // 关注类借贷交易余额
        EB01AJ04: amount, // 不良类借贷交易余额
        EB01AJ05: amount, // 担保交易余额
        EB01AJ06: amount, // 关注类担保交易余额
        EB01AJ07: amount, // 不良类担保交易余额
      }),
      // 非信贷交易提示信息
      EB01B: part({
        EB01BS01: number, // 非信贷交易账户数
        EB01BS02: number, // 欠税记录条数
        EB01BS03: number, // 民事判决记录条数
        EB01BS04: number, // 强制执行记录条数
        EB01BS05: number, // 行政处罚记录条数
      }),
    }),
  }),
  EBB: part({
    EB02: part({
      // 未结清借贷交易汇总信息
      EB02A: part({
        EB02AS01: number, // 资产处置业务账户数
        EB02AJ01: amount, // 资产处置业务余额
        EB02AR01: day, // 最近一次处置日期
        EB02AS02: number, // 垫款业务账户数
        EB02AJ02: amount, // 垫款业务余额
        EB02AR02: day, // 垫款最近一次还款日期
        EB02AJ03: amount, // 逾期总额
        EB02AJ04: amount, // 逾期本金
        EB02AJ05: amount, // 逾期利息及其他
        // 其他借贷交易分类汇总
        EB02AH: list({
          EB02AD01: loanKind, // 业务类型
          EB02AD02: quality, // 资产质量分类
          EB02AS04: number, // 账户数
          EB02AJ06: amount, // 余额
        }),
      }),
      // 已结清借贷交易汇总信息
      EB02B: part({
        EB02BH: list({
          EB02BD01: loanKind, // 业务类型
          EB02BD02: quality, // 资产质量分类
          EB02BS04: number, // 账户数
        }),
      }),
      // 负债历史汇总信息
      EB02C: part({
        EB02CH: list({
          EB02CR01: month, // 月份
          EB02CJ01: amount, // 全部负债余额
          EB02CJ02: amount, // 关注类负债余额
          EB02CJ03: amount, // 不良类负债余额
          EB02CJ04: amount, // 逾期总额
        }),
      }),
    }),
  }),
  EBC: part({
    EB03: part({
      // 未结清担保交易汇总信息
      EB03A: part({
        EB03AH: list({
          EB03AD01: guaranteedKind, // 业务类型
          EB03AD02: quality, // 资产质量分类
          EB03AS02: number, // 账户数
          EB03AJ01: amount, // 余额
        }),
      }),
    }),
  }),
  EBD: part({
    // 授信协议汇总信息
    EB04: part({
      EB040J01: amount, // 非循环信用额度合计
      EB040J02: amount, // 已使用的非循环信用额度合计
      EB040J03: amount, // 剩余可用的非循环额度合计
      EB040J04: amount, // 循环信用额度合计
      EB040J05: amount, // 已使用的循环信用额度合计
      EB040J06: amount, // 剩余可用的循环额度合计
    }),
  }),
  EBE: part({
    EB05: part({
      // 借贷交易相关还款责任汇总信息
      EB05A: part({
        EB05AH: list({
          EB05AD01: words, // 责任类型, 0 合计
          EB05AJ01: amount, // 被追偿账户的还款责任金额
          EB05AS02: number, // 被追偿账户数
          EB05AJ02: amount, // 被追偿账户余额
          EB05AJ03: amount, // 其他借贷交易的还款责任金额
          EB05AS03: number, // 其他借贷交易账户数
          EB05AJ04: amount, // 其他借贷交易账户余额
          EB05AJ05: amount, // 其他借贷交易账户关注类余额
          EB05AJ06: amount, // 其他借贷交易账户不良类余额
        }),
      }),
      // 担保交易相关还款责任汇总信息
      EB05B: part({
        EB05BH: list({
          EB05BD01: words, // 责任类型, 0 合计
          EB05BJ01: amount, // 还款责任金额
          EB05BS02: number, // 账户数
          EB05BJ02: amount, // 余额
          EB05BJ03: amount, // 关注类余额
          EB05BJ04: amount, // 不良类余额
        }),
      }),
    }),
  }),
  EDA: part({
    // 借贷账户信息
    ED01: list({
      ED01A: part({
        ED01AR03: day, // 关闭日期
      }),
      ED01B: part({
        ED01BH: list({
          ED01BR01: day, // 信息报告日期
          ED01BD01: fiveTier, // 五级分类
        }),
      }),
    }),
  }),
});

/** Codes of the report on an enterprise that are left unread on purpose, by place. */
export const enterpriseIgnored: readonly string[] = [
  // 报告编号, 查询机构, 查询原因, 标识个数与类型, 汇率, 异议标注
  ...codesIn("EAA.EA01", [
    "EA01A.EA01AI01",
    "EA01B",
    "EA01C.EA01CS01",
    "EA01C.EA01CH.EA01CD01",
    "EA01D",
    "EA01E",
  ]),
  // 条目数量
  ...codesIn("EBB.EB02", ["EB02A.EB02AS03", "EB02C.EB02CS01"]),
  // 已结清的资产处置与垫款
  ...codesIn("EBB.EB02.EB02B", [
    "EB02BS01",
    "EB02BJ01",
    "EB02BR01",
    "EB02BR02",
    "EB02BS02",
    "EB02BJ02",
    "EB02BS03",
  ]),
  // 负债历史的账户数, 逾期本金
  ...codesIn("EBB.EB02.EB02C.EB02CH", [
    "EB02CS02",
    "EB02CS03",
    "EB02CS04",
    "EB02CS05",
    "EB02CS06",
    "EB02CJ05",
  ]),
  // 条目数量, 已结清担保交易
  ...codesIn("EBC.EB03", ["EB03A.EB03AS01", "EB03B"]),
  // 是否包含授信限额
  "EBD.EB04.EB040D01",
  // 责任类型数量
  ...codesIn("EBE.EB05", ["EB05A.EB05AS01", "EB05B.EB05BS01"]),
  // 基本概况, 出资人, 主要人员, 上级机构, 实际控制人: the registry tells these
  "ECA",
  // 借贷账户的基本信息
  ...codesIn(
    "EDA.ED01.ED01A",
    [
      ...["AI01", "AD01", "AD02", "AD03", "AD04", "AI02", "AI03", "AD05", "AD06", "AR01", "AD07", "AJ01"],
      ...["AJ02", "AR02", "AD08", "AD09", "AD10", "AD11", "AR04"],
    ].map((code) => `ED01${code}`),
  ),
  // 还款表现
  "EDA.ED01.ED01B.ED01BS01",
  ...codesIn(
    "EDA.ED01.ED01B.ED01BH",
    ["BJ01", "BR02", "BR03", "BR04", "BJ02", "BD02", "BR05", "BJ03", "BJ04", "BJ05", "BS02", "BS03"].map(
      (code) => `ED01${code}`,
    ),
  ),
  // 特定交易, 贴现账户汇总
  ...codesIn("EDA", ["ED01.ED01C", "ED02"]),
];
