import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { chineseDay } from "../wire/enterprise-wire.js";
import { fraudFinding } from "../wire/fraud.js";

const levels = { HIGH: "高风险", MEDIUM: "中风险", LOW: "低风险" } as const;
const refuse = (errorCode: string): object => ({ success: false, errorCode, errorMsg: "请求失败" });

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/indicators": ({ args }, world) => {
      if (!Array.isArray(args)) return refuse("E101");
      const [residentId, name] = args as unknown[];
      const finding = fraudFinding("fraud-d", residentId, name, world);
      if (finding === undefined) return refuse("E000");
      const items = [
        { indicator: "FRAUD_SCORE", value: String(finding.score) },
        { indicator: "FRAUD_LEVEL", value: levels[finding.level] },
        { indicator: "SCORE_DATE", value: chineseDay(world.day) },
        { indicator: "SERIAL_NO", value: String(world.day) },
      ];
      return { success: true, errorCode: null, items };
    },
  }),
  refuse,
  quota: "E201",
};
