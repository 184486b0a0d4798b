import { createDecipheriv } from "node:crypto";
import { yuanOfFen } from "../../src/facts/fact.js";
import { dateOf, firstDayOf, monthOf, yearOf, type Day } from "../population/calendar.js";
import { declaredSales, vatOn } from "../population/declarations.js";
import type { Enterprise } from "../population/enterprise.js";
import { random } from "../population/random.js";
import { arrearsOf } from "../population/taxpayer.js";
import { partnersAt, totalAssets } from "../population/trade.js";
import { lastDayOf } from "./monthly.js";
import { vatPeriods } from "./provincial-tax.js";
import { taxRecord } from "./tax.js";

/** What a status code and a result become in the vendor's envelope. */
type Envelope = (status: string, message: string, result: unknown) => object;

/** An order the sandbox took in this process. */
interface Order {
  readonly uscc: string;
  confirmed: boolean;
  /** How often its data were asked for since. */
  asked: number;
}

/** Ten thousands of yuan, exact. */
const wan = (fen: bigint): string => {
  const digits = fen.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
};

const YEARS = 2;

function monthsOf(e: Enterprise, year: number, upTo: number) {
  return declaredSales(e, year * 12, Math.min(year * 12 + 11, upTo));
}

const yearly = (e: Enterprise, day: Day, amount: (sales: bigint) => bigint) =>
  Array.from({ length: YEARS + 1 }, (_, i) => yearOf(day) - YEARS + i).map((year) => ({
    Year: String(year),
    DataList: monthsOf(e, year, monthOf(day) - 1).map(({ month, sales }) => ({
      Month: String((month % 12) + 1),
      Amount: wan(amount(sales)),
    })),
  }));

function statements(e: Enterprise, day: Day) {
  const r = random(e.seed, e.index, "statements");
  const [margin, debt] = [BigInt(r.between(-20, 120)), BigInt(r.between(250, 850))];
  const years = [yearOf(day) - 1, yearOf(day) - 2];
  const lines = (amount: (year: number) => bigint) =>
    years.map((year) => ({ Year: String(year), Amount: signed(amount(year)) }));
  const revenue = (year: number) => monthsOf(e, year, year * 12 + 11).reduce((sum, m) => sum + m.sales, 0n);
  return [
    {
      Type: "2",
      TypeValue: "利润表",
      SubjectList: [
        {
          Subject: "一、营业收入",
          RevenueList: lines((year) => (year === years[0] ? lastRevenue(e, day) : revenue(year))),
        },
        {
          Subject: "四、净利润（净亏损以“-”号填列）",
          RevenueList: lines((year) => (revenue(year) * margin) / 1_000n),
        },
      ],
    },
    {
      Type: "1",
      TypeValue: "资产负债表",
      SubjectList: [
        { Subject: "资产总计", RevenueList: lines((year) => totalAssets(e, year)) },
        { Subject: "负债合计", RevenueList: lines((year) => (totalAssets(e, year) * debt) / 1_000n) },
      ],
    },
  ];
}

const signed = (fen: bigint): string => (fen < 0n ? `-${wan(-fen)}` : wan(fen));

const lastRevenue = (e: Enterprise, day: Day): bigint =>
  BigInt((taxRecord(e, dateOf(day))?.last_year_revenue ?? "0.00").replace(".", ""));

function incomeTax(e: Enterprise, day: Day) {
  const year = yearOf(day) - 1;
  return [1, 2, 3, 4].map((quarter) => {
    const end = year * 12 + quarter * 3;
    const revenue = declaredSales(e, year * 12, end - 1).reduce((sum, m) => sum + m.sales, 0n);
    return {
      ThisYearSaleRevenue: wan(revenue),
      ThisYearCumulativeProfit: wan(revenue / 20n),
      StartDate: dateOf(firstDayOf(end - 3)),
      EndDate: lastDayOf(end - 1),
      TaxPayable: wan(revenue / 400n),
      WithholdingTax: "0",
      TaxCompensate: "0",
      TaxDeduction: "0",
    };
  });
}

function dataOf(e: Enterprise, day: Day): object {
  const year = yearOf(day) - 1;
  const { buyers, suppliers } = partnersAt(e, day);
  const sold = lastRevenue(e, day);
  const share = (part: number) => `${(100 * part).toFixed(2)}%`;
  const repeat = random(e.seed, e.index, "repeat").next();
  return {
    FinancialIndexList: [
      { IndexName: "营业利润率(%)", ValueList: [{ Date: String(year), Value: "5.00" }] },
      {
        IndexName: "流动比率",
        ValueList: [
          { Date: String(year), Value: "1.32" },
          { Date: String(year - 1), Value: "" },
        ],
      },
    ],
    DeclarationDetail: {
      CorporateInTaxDeclareList: incomeTax(e, day),
      ValueAddedTaxDeclareList: vatPeriods(e, monthOf(day)).map(({ from, to, sales, taxPayable }) => ({
        AllSaleRevenue: wan(sales),
        AllCumulativeRevenue: wan(sales),
        StartDate: from,
        EndDate: to,
        TaxPayable: wan(taxPayable),
        WithholdingTax: "0",
        TaxCompensate: "0",
        TaxDeduction: "0",
      })),
      OtherTaxDeclareList: [],
    },
    CollectionDetail: {
      CorporateInTaxCollectionList: [],
      ValueAddedTaxCollectionList: [],
      OtherTaxCollectionList: [],
    },
    SaleList: yearly(e, day, (sales) => sales),
    TaxData: {
      TotalTaxList: yearly(e, day, (sales) => vatOn(e, sales)),
      CorporateInTaxList: [],
      ValueAddedTaxList: [],
      OtherTaxList: [],
    },
    TaxBurdenRateList: [],
    FinancialList: statements(e, day),
    SupplierCustomerList: [],
    TopCustomerList: [
      {
        Year: String(year),
        RepeatCount: String(Math.min(10, Math.round(buyers.count * repeat))),
        RepeatAmont: wan(BigInt(Math.floor(Number(sold) * buyers.top5Share * repeat))),
        TotalAmount: wan(BigInt(Math.floor(Number(sold) * buyers.top5Share))),
        PurchaseProportion: share(repeat),
      },
    ],
    TopSupplierList: [
      {
        Year: String(year),
        RepeatCount: String(Math.min(10, Math.round(suppliers.count * repeat))),
        TotalAmount: wan(BigInt(Math.floor(Number(sold) * 0.6 * suppliers.top5Share))),
        SupplierProportion: share(repeat),
      },
    ],
    BreakLawDetailList: arrearsOf(e)
      .filter(({ from }) => from <= day)
      .map(({ from, until, amount }) => ({
        LimitChangeState: until !== undefined && until <= day ? "已限改" : "未限改",
        RegistrationDate: dateOf(from),
        MainFact: `未按照规定期限缴纳税款${yuanOfFen(amount)}元`,
        BreakType: "违反税款征收",
        BreakStatus: until !== undefined && until <= day ? "处理完毕" : "未处理",
      })),
    BreakLawSummaryList: [],
    ExpenseDetail: {
      ElectricityExpenseList: [],
      WaterExpenseList: [],
      GasExpenseList: [],
      HouseRentalExpenseList: [],
      TransportAndStorageExpenseList: [],
    },
    CashFlowList: [],
  };
}

/** What a credential says under the user key; undefined where it was not encrypted with it. */
function clearOf(hidden: unknown, key: Buffer): string | undefined {
  if (typeof hidden !== "string" || hidden === "") return undefined;
  try {
    const cipher = createDecipheriv("sm4-ecb", key, null);
    return cipher.update(hidden, "hex", "utf8") + cipher.final("utf8");
  } catch {
    return undefined;
  }
}

/** Who signs in with this password is refused by the tax bureau. */
const WRONG_PASSWORD = "wrong";
/** One more than this many times the data are asked for until they are there. */
const GATHERING_POLLS = 1;
const ORDER = /^order-([0-9A-HJ-NPQRTUWXY]{18})$/;

const parsed = (body: string): Record<string, unknown> => {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
};

/**
 * The tax orders of Qichacha (1124): credentials come encrypted under the first 32 digits of the account's secret. An
 * order this process did not take was confirmed long ago.
 */
export function taxOrders(envelope: Envelope) {
  const orders = new Map<string, Order>();
  const state = (OrderNo: string, DataStatus: string, OrderResult: string) =>
    envelope("200", "查询成功", { DataStatus, OrderNo, OrderResult });

  function create(body: string, secret: string, find: (uscc: string) => Enterprise | undefined): object {
    const { searchKey, userName, password } = parsed(body);
    const key = Buffer.from(secret.slice(0, 32), "hex");
    const clear = key.length === 16 ? [userName, password].map((hidden) => clearOf(hidden, key)) : [];
    if (clear.length < 2 || clear.includes(undefined)) return envelope("202", "查询参数错误", null);
    const enterprise = find(String(searchKey));
    if (enterprise === undefined) return envelope("201", "查询无结果", null);
    if (clear[1] === WRONG_PASSWORD) return envelope("115", "身份验证错误或已过期", null);
    const orderNo = `order-${enterprise.uscc}`;
    orders.set(orderNo, { uscc: enterprise.uscc, confirmed: false, asked: 0 });
    return state(orderNo, "W", "等待验证码");
  }

  function confirm(orderNo: string, code: string): object {
    const order = orders.get(orderNo);
    if (order === undefined) return envelope("201", "查询无结果", null);
    if (!/^\d{4,8}$/.test(code)) return envelope("202", "查询参数错误", null);
    order.confirmed = true;
    return state(orderNo, "P", "采集中");
  }

  function tell(orderNo: string, find: (uscc: string) => Enterprise | undefined, day: Day): object {
    const order = orders.get(orderNo);
    const enterprise = find(ORDER.exec(orderNo)?.[1] ?? "");
    if (enterprise === undefined) return envelope("201", "查询无结果", null);
    if (order !== undefined && (!order.confirmed || order.asked++ < GATHERING_POLLS))
      return envelope("200", "查询成功", { DataStatus: order.confirmed ? "P" : "W", Data: null });
    return envelope("200", "查询成功", { DataStatus: "S", Data: dataOf(enterprise, day) });
  }

  return { create, confirm, tell };
}
