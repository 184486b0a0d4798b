import { z } from "zod";
import {
  billed,
  BROKEN,
  codeTable,
  EMPTY,
  notAnAnswer,
  outcomeOf,
  REFUSED,
  TOO_FAST,
  USED_UP,
} from "../code-table.js";
import { isObject } from "../connector.js";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { bearerProtocol, type Outcome, type Vendor, type VendorReply } from "../protocol.js";
import { textOrNumber, unlessBlank } from "../wire.js";
import { tenureBand } from "./tenure.js";
import { carrier } from "./three-factor.js";

const SUCCESS = "0";

/** Codes agreed with the gateway. */
export const carrierGatewayCodes = codeTable({
  1: billed(EMPTY), // 查无此号
  10: REFUSED, // 参数错误
  11: REFUSED, // 未授权
  20: USED_UP, // 超过当日查询上限
  21: TOO_FAST, // 访问过快
  90: BROKEN, // 运营商系统异常
});

/** 在网状态, as vendors number it. */
export const networkStates = {
  1: "NORMAL", // 正常
  2: "SUSPENDED", // 停机
  3: "UNAVAILABLE", // 在网不可用
  4: "CANCELLED", // 销号, 未启用
  5: "PRE_CANCELLED", // 预销号
  6: "ABNORMAL", // 异常
  100: "NO_RECORD", // 无记录
} as const;

const Envelope = z.object({
  code: textOrNumber.pipe(z.string().regex(/^\d{1,3}$/)),
  data: z.unknown().optional(),
});

function outcome({ body }: VendorReply): Outcome {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return notAnAnswer("", false);
  const { code, data } = envelope.data;
  if (code !== SUCCESS) return outcomeOf(carrierGatewayCodes, code);
  return isObject(data) ? { kind: "RESULT", result: data, billed: true } : notAnAnswer(code, true);
}

/**
 * A gateway to the carriers, whose format is agreed with it: `POST /numbers` with `{ mobile }`, answered by the band of
 * months in the network as text, the state of the number and its carrier.
 */
export const carrierGateway: Vendor = {
  code: "carrier-gateway",
  title: { zh: "运营商数据网关", en: "Carrier gateway" },
  protocol: { ...bearerProtocol, outcome },
  limits: { concurrency: 10, perSecond: 20 },
};

const Line = z.strictObject({
  mobile: z.string(),
  inNetworkTime: unlessBlank(tenureBand),
  state: textOrNumber.pipe(z.enum(["1", "2", "3", "4", "5", "6", "100"])),
  carrier: unlessBlank(carrier),
});

/** How long the applicant's number has been in the network, and in what state it is. */
export const carrierGatewayConnector = defineVendorConnector({
  source: "carrier-gateway",
  vendor: carrierGateway,
  title: carrierGateway.title,
  dimension: "telecom",
  about: "APPLICANT",
  needs: ["phone"],
  datasets: ["telecom.tenure", "telecom.networkState"],
  rank: 12,
  cost: 30n,
  request: ({ phone }) => ({ method: "POST", path: "/numbers", body: { mobile: phone } }),
  result: Line,
  names: (r) => r.mobile,
  says: (r) => ({ ...r.inNetworkTime, networkState: networkStates[r.state], carrier: r.carrier }),
  ignore: ["serialNo"],
  absent: { networkState: "NO_RECORD" },
});
