import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { carrierOf, lineOf } from "../population/phone-lines.js";

const BOUNDS = [0, 3, 6, 12, 24];

/** The band of months in the network, as `[12,24)`; the last has no upper bound. */
function bandOf(months: number): string {
  const at = BOUNDS.findLastIndex((bound) => months >= bound);
  return `[${BOUNDS[at] ?? 0},${BOUNDS[at + 1] ?? -1})`;
}

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/numbers": ({ mobile }, { population, day }) => {
      const line = lineOf(population, String(mobile));
      if (line === undefined) return { code: "1", message: "查无此号" };
      const data = {
        mobile,
        inNetworkTime: bandOf(line.months),
        state: String(line.state),
        carrier: carrierOf(String(mobile)),
        serialNo: String(day),
      };
      return { code: "0", message: "成功", data };
    },
  }),
  refuse: (code) => ({ code, message: "请求失败" }),
  quota: "20",
};
