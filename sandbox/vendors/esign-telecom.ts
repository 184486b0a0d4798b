import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { checkFactors } from "../population/phone-lines.js";

const answer = (code: number, message: string): object => ({ code, message, data: null });
const SOURCE_FAILED = answer(30504002, "数据源失败");

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/telecom3Factors/detail": ({ idNo, name, mobileNo }, { population }) => {
      const found = population.byResidentId(String(idNo));
      if (found === undefined) return SOURCE_FAILED;
      const check = checkFactors(found.enterprise, found.person, String(name), String(mobileNo));
      if (check.result === "BAD_PHONE") return SOURCE_FAILED;
      // Its source knows lines that others have no record of.
      if (check.result !== "MISMATCH") return answer(0, "成功");
      return check.kind === "NAME_ID"
        ? answer(30501006, "姓名与身份证不一致")
        : answer(30501010, "手机号与身份证不一致");
    },
  }),
  refuse: (code) => answer(Number(code), "请求失败"),
};
