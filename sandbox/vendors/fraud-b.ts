import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { epochMs } from "../wire/enterprise-wire.js";
import { fraudFinding } from "../wire/fraud.js";

const levels = { HIGH: "high", MEDIUM: "medium", LOW: "low" } as const;

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/api/antifraud/query": ({ certNo, certName }, world) => {
      const finding = fraudFinding("fraud-b", certNo, certName, world);
      if (finding === undefined) return { respCode: "0001", respMsg: "无匹配结果" };
      return {
        respCode: "0000",
        respMsg: "成功",
        result: {
          fraudScore: finding.score.toFixed(2),
          fraudLevel: levels[finding.level],
          gangFlag: finding.signs.gang ? "Y" : "N",
          evalTime: epochMs(world.day),
          orderId: String(world.day),
        },
      };
    },
  }),
  refuse: (code) => ({ respCode: code, respMsg: "请求失败" }),
  quota: "2001",
};
