import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { dateOf } from "../population/calendar.js";
import { fraudFinding } from "../wire/fraud.js";

const levels = { HIGH: "高", MEDIUM: "中", LOW: "低" } as const;

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/v1/score": ({ id_no: residentId, name }, world) => {
      const finding = fraudFinding("fraud-a", residentId, name, world);
      if (finding === undefined) return { code: 1, msg: "查无此人" };
      return {
        code: 0,
        msg: "ok",
        data: {
          score: finding.score,
          risk_level: levels[finding.level],
          hit_blacklist: finding.signs.blacklisted ? 1 : 0,
          scored_at: `${dateOf(world.day)} 09:30:00`,
          model_version: "4.2",
        },
      };
    },
  }),
  refuse: (code) => ({ code: Number(code), msg: "请求失败" }),
  quota: "403",
};
