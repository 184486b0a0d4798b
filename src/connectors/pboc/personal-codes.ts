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
  state,
  words,
  worded,
} from "./report.js";

const accountType = coded({
  1: "TERM_LOAN",
  2: "SUB_ACCOUNT",
  3: "REVOLVING_LOAN",
  4: "CREDIT_CARD",
  5: "SEMI_CREDIT_CARD",
});

/** Open loans of one kind: 管理机构数, 账户数, 授信总额, 余额, 最近6个月平均应还款. */
const openLoans = <P extends string>(segment: P) =>
  part({
    [`${segment}S01`]: number,
    [`${segment}S02`]: number,
    [`${segment}J01`]: amount,
    [`${segment}J02`]: amount,
    [`${segment}J03`]: amount,
  } as Record<`${P}S01` | `${P}S02`, typeof number> &
    Record<`${P}J01` | `${P}J02` | `${P}J03`, typeof amount>);

/** Open cards of one kind: 发卡机构数, 账户数, 授信总额, 已用额度或透支余额, 最近6个月平均使用额度. */
const openCards = <P extends string>(segment: P) =>
  part({
    [`${segment}S01`]: number,
    [`${segment}S02`]: number,
    [`${segment}J01`]: amount,
    [`${segment}J04`]: amount,
    [`${segment}J05`]: amount,
  } as Record<`${P}S01` | `${P}S02`, typeof number> &
    Record<`${P}J01` | `${P}J04` | `${P}J05`, typeof amount>);

/** Records of which only the number is read. */
const recordsOnly = list({});

/** Every code read of the report on a person 个人信用报告, with the report's own name for it. */
export const PersonalReport = z.strictObject({
  PRH: z.strictObject({
    PA01: z.strictObject({
      PA01B: z.strictObject({
        PA01BI01: words, // 被查询者证件号码
      }),
    }),
  }),
  PIM: part({
    PB01: part({
      PB01A: part({
        // 性别, 0 未知 9 未说明
        PB01AD01: coded({ 1: "MALE", 2: "FEMALE", 0: undefined, 9: undefined }),
        PB01AR01: day, // 出生日期
        // 学历, 91 初中及以下
        PB01AD02: coded({
          10: "POSTGRADUATE",
          20: "BACHELOR",
          30: "COLLEGE",
          40: "SECONDARY",
          60: "SECONDARY",
          70: "SECONDARY",
          80: "PRIMARY",
          90: "OTHER",
          91: "OTHER",
          99: undefined,
        }),
      }),
    }),
  }),
  PMM: part({
    PB02: part({
      // 婚姻状况, 91 单身
      PB020D01: coded({
        10: "SINGLE",
        20: "MARRIED",
        30: "WIDOWED",
        40: "DIVORCED",
        91: "SINGLE",
        99: undefined,
      }),
    }),
  }),
  PSM: part({
    PC01: part({
      PC010Q01: number, // 数字解读
    }),
  }),
  PCO: part({
    PC02: part({
      // 信贷交易提示
      PC02A: part({
        PC02AH: list({
          // 业务类型
          PC02AD01: worded({
            11: "个人住房贷款",
            12: "个人商用房（包括商住两用）贷款",
            19: "其他类贷款",
            21: "贷记卡",
            22: "准贷记卡",
            99: "其他",
          }),
          PC02AD02: worded({ 1: "贷款", 2: "信用卡", 9: "其他" }), // 业务大类
          PC02AS03: number, // 账户数
          PC02AR01: month, // 首笔业务发放月份
        }),
      }),
      // 被追偿汇总
      PC02B: part({
        PC02BH: list({
          PC02BD01: coded({ 1: "ASSET_DISPOSAL", 2: "ADVANCE" }), // 业务类型
          PC02BS03: number, // 账户数
          PC02BJ02: amount, // 余额
        }),
      }),
      // 呆账汇总
      PC02C: part({
        PC02CS01: number, // 账户数
        PC02CJ01: amount, // 余额
      }),
      // 逾期（透支）汇总
      PC02D: part({
        PC02DH: list({
          PC02DD01: accountType, // 账户类型
          PC02DS02: number, // 账户数
          PC02DS03: number, // 月份数
          PC02DJ01: amount, // 单月最高逾期（透支）总额
          PC02DS04: number, // 最长逾期（透支）月数
        }),
      }),
      PC02E: openLoans("PC02E"), // 非循环贷账户汇总
      PC02F: openLoans("PC02F"), // 循环额度下分账户汇总
      PC02G: openLoans("PC02G"), // 循环贷账户汇总
      PC02H: openCards("PC02H"), // 贷记卡账户汇总
      PC02I: openCards("PC02I"), // 准贷记卡账户汇总
      // 相关还款责任汇总
      PC02K: part({
        PC02KH: list({
          PC02KD01: coded({ 1: "PERSON", 2: "ORGANISATION" }), // 借款人身份类别
          PC02KD02: coded({ 1: "GUARANTEE", 9: "OTHER" }), // 还款责任类型
          PC02KS02: number, // 账户数
          PC02KJ01: amount, // 还款责任金额
          PC02KJ02: amount, // 余额
        }),
      }),
    }),
  }),
  PQO: part({
    PC05: part({
      // 查询记录概要
      PC05B: part({
        PC05BS01: number, // 最近1个月内的查询机构数（贷款审批）
        PC05BS02: number, // 最近1个月内的查询机构数（信用卡审批）
        PC05BS03: number, // 最近1个月内的查询次数（贷款审批）
        PC05BS04: number, // 最近1个月内的查询次数（信用卡审批）
        PC05BS05: number, // 最近1个月内的查询次数（本人查询）
        PC05BS06: number, // 最近2年内的查询次数（贷后管理）
        PC05BS07: number, // 最近2年内的查询次数（担保资格审查）
        PC05BS08: number, // 最近2年内的查询次数（特约商户实名审查）
      }),
    }),
  }),
  PDA: part({
    // 借贷账户
    PD01: list({
      PD01A: part({
        // 账户类型: 非循环贷, 循环贷, 贷记卡, 准贷记卡, 循环额度下分账户, 被追偿
        PD01AD01: words.pipe(z.enum(["D1", "R1", "R2", "R3", "R4", "C1"]).optional()),
      }),
      // 最新表现
      PD01B: part({
        PD01BR01: day, // 账户关闭日期
        PD01BD03: fiveTier, // 五级分类
      }),
      // 最近一次月度表现
      PD01C: part({
        PD01CD02: fiveTier, // 五级分类
        PD01CJ06: amount, // 当前逾期总额
      }),
      // 最近24个月还款状态
      PD01D: part({
        PD01DH: list({
          PD01DR03: month, // 月份
          PD01DD01: state, // 还款状态, D 担保人代还
        }),
      }),
      // 最近5年内历史表现
      PD01E: part({
        PD01EH: list({
          PD01ER03: month, // 月份
          PD01ED01: state, // 还款状态, D 担保人代还
        }),
      }),
    }),
  }),
  POT: part({ PF01: recordsOnly }), // 欠税记录
  PCJ: part({ PF02: recordsOnly }), // 民事判决记录
  PCE: part({ PF03: recordsOnly }), // 强制执行记录
  PAP: part({ PF04: recordsOnly }), // 行政处罚记录
});

const below = (unit: string, codes: readonly string[]): string[] => codes.map((code) => `${unit}${code}`);

/** Codes of the report on a person that are left unread on purpose, by place. */
export const personalIgnored: readonly string[] = [
  // 报告编号与时间, 姓名, 证件类型, 查询机构与原因, 其他证件, 防欺诈警示, 异议标注
  ...codesIn("PRH.PA01", ["PA01A", "PA01C", "PA01D", "PA01E"]),
  ...codesIn("PRH.PA01.PA01B", below("PA01B", ["Q01", "D01", "I02", "D02"])),
  // 学位, 就业状况, 邮箱, 地址, 国籍, 手机号码
  ...codesIn("PIM.PB01.PB01A", below("PB01A", ["D03", "D04", "Q01", "Q02", "D05", "Q03"])),
  "PIM.PB01.PB01B",
  // 配偶: another person, who has not been asked
  ...codesIn("PMM.PB02", below("PB020", ["Q01", "D02", "I01", "Q02", "Q03"])),
  // 居住, 职业
  ...["PRM", "POM"],
  // 相对位置, 分数说明
  ...codesIn("PSM.PC01", below("PC010", ["Q02", "S01", "D01"])),
  // 合计与条目数量
  ...codesIn("PCO.PC02.PC02A", ["PC02AS01", "PC02AS02"]),
  ...codesIn("PCO.PC02.PC02B", ["PC02BS01", "PC02BJ01", "PC02BS02"]),
  ...codesIn("PCO.PC02", ["PC02D.PC02DS01", "PC02K.PC02KS01"]),
  // 单家机构最高与最低授信额
  ...codesIn("PCO.PC02", ["PC02H.PC02HJ02", "PC02H.PC02HJ03", "PC02I.PC02IJ02", "PC02I.PC02IJ03"]),
  // 后付费欠费汇总, 公共信息汇总 (its records are counted)
  ...["PNO", "PPO"],
  // 上一次查询
  "PQO.PC05.PC05A",
  ...codesIn(
    "PDA.PD01.PD01A",
    below("PD01A", [
      ...["I01", "D02", "I02", "I03", "I04", "D03", "R01", "D04", "J01", "J02", "J03", "R02", "D05", "D06"],
      ...["S01", "D07", "D08", "D09", "D10"],
    ]),
  ),
  ...codesIn("PDA.PD01.PD01B", below("PD01B", ["D01", "R04", "J01", "R02", "J02", "D04", "R03"])),
  ...codesIn(
    "PDA.PD01.PD01C",
    below("PD01C", [
      ...["R01", "D01", "J01", "J02", "J03", "S01", "R02", "J04", "J05", "R03", "S02", "J07", "J08", "J09"],
      ...["J10", "J11", "J12", "J13", "J14", "J15", "R04"],
    ]),
  ),
  ...codesIn("PDA.PD01", ["PD01D.PD01DR01", "PD01D.PD01DR02", "PD01E.PD01ER01", "PD01E.PD01ER02"]),
  ...codesIn("PDA.PD01.PD01E", ["PD01ES01", "PD01EH.PD01EJ01"]),
  // 特殊交易, 特殊事件, 大额专项分期, 标注及声明
  ...codesIn("PDA.PD01", ["PD01F", "PD01G", "PD01H", "PD01Z"]),
  // 授信协议, 相关还款责任的明细, 后付费
  ...["PCA", "PCR", "PND"],
  ...["POT.PF01.PF01A", "POT.PF01.PF01Z", "PCJ.PF02.PF02A", "PCJ.PF02.PF02Z"],
  ...["PCE.PF03.PF03A", "PCE.PF03.PF03Z", "PAP.PF04.PF04A", "PAP.PF04.PF04Z"],
  // 公积金, 低保, 执业资格, 奖励, 标注, 查询记录
  ...["PHF", "PBS", "PPQ", "PAH", "POS", "POQ"],
];
