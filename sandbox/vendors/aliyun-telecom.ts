import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { carrierOf, checkFactors, type FactorCheck, lineOf } from "../population/phone-lines.js";

const answer = (result: object): object => ({
  Code: "200",
  Message: "success",
  RequestId: "5A6229C0-E156-48E4-B6EC-0F528BDF60D2",
  ResultObject: result,
});

const subCodes = { PHONE_NAME: "201", PHONE_ID: "202", PHONE_BOTH: "203", NAME_ID: "204" } as const;

function verified(check: FactorCheck): { BizCode: string; SubCode: string } {
  if (check.result === "MATCH") return { BizCode: "1", SubCode: "101" };
  // It has one word for what it cannot say.
  if (check.result !== "MISMATCH") return { BizCode: "3", SubCode: "301" };
  return { BizCode: "2", SubCode: subCodes[check.kind] };
}

/** The band of months in the network. */
const timeCode = (months: number): string =>
  String(1 + [3, 6, 12, 24].filter((bound) => months >= bound).length);

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/Mobile3MetaDetailVerify": ({ UserName, IdentifyNum, Mobile }, { population }) => {
      const found = population.byResidentId(String(IdentifyNum));
      if (found === undefined) return answer({ BizCode: "3", SubCode: "301", IspName: "" });
      const check = checkFactors(found.enterprise, found.person, String(UserName), String(Mobile));
      return answer({ ...verified(check), IspName: carrierOf(String(Mobile)) });
    },
    "/MobileOnlineTime": ({ Mobile }, { population }) => {
      const line = lineOf(population, String(Mobile));
      if (line === undefined) return answer({ BizCode: "3" });
      return answer({ BizCode: "1", TimeCode: timeCode(line.months), IspName: carrierOf(String(Mobile)) });
    },
  }),
  refuse: (code) => ({ Code: code, Message: "request failed" }),
};
