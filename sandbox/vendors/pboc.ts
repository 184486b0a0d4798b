import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { enterpriseReport } from "../wire/pboc-enterprise.js";
import { personalReport } from "../wire/pboc-personal.js";

const answer = (code: string, message: string): object => ({ code, message });
const told = (report: object | undefined): object =>
  report === undefined ? answer("1001", "查无记录") : { ...answer("0000", "成功"), report };

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/reports/enterprise": ({ uscc, queryReason }, { population, day }) => {
      if (typeof queryReason !== "string") return answer("2001", "缺少查询原因");
      const e = population.byUscc(String(uscc));
      return told(e && enterpriseReport(e, day));
    },
    "/reports/personal": ({ residentId, name, queryReason }, { population, day }) => {
      if (typeof queryReason !== "string") return answer("2001", "缺少查询原因");
      const found = population.byResidentId(String(residentId));
      return told(
        found !== undefined && found.person.name === name
          ? personalReport(found.enterprise, found.person, day)
          : undefined,
      );
    },
  }),
  refuse: (code) => answer(code, "查询失败"),
  quota: "3001",
};
