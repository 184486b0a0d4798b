import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { applicationsOf, lenderTypes } from "../population/fraud.js";

/** Of the applications of some months, how many lenders they went to. */
const counts = (applications: number): object => ({ applications, lenders: Math.ceil(applications * 0.7) });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/applications": ({ idNo, name }, { population, day }) => {
      const found = population.byResidentId(String(idNo));
      if (found === undefined || found.person.name !== name) return { code: "1", message: "无记录" };
      const byType = lenderTypes.map(
        (type) => [type, applicationsOf(found.enterprise, found.person, type, day)] as const,
      );
      const within = (months: number) =>
        Object.fromEntries(
          byType.flatMap(([type, applied]) => {
            const all = sum(applied.slice(0, months));
            return all === 0 ? [] : [[type, counts(all)]];
          }),
        );
      const windows = { m1: within(1), m3: within(3), m6: within(6), m12: within(12) };
      return {
        code: "0",
        message: "成功",
        data: { idNo, queryId: `${day}-${found.enterprise.index}`, ...windows },
      };
    },
  }),
  refuse: (code) => ({ code, message: "请求失败" }),
  quota: "20",
};
