import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { carrierOf, checkFactors, type FactorCheck } from "../population/phone-lines.js";

const answer = (response: object): object => ({
  Response: { ...response, RequestId: "75dbc7c6-3ea8-4b5b-a0f8-7ee0bd6d9a50" },
});

const results = { MATCH: "0", MISMATCH: "-4", NO_RECORD: "-9", UNSUPPORTED: "-13", BAD_PHONE: "-6" } as const;
const details = {
  PHONE_NAME: "PhoneNameMismatch",
  PHONE_ID: "PhoneIdCardMismatch",
  PHONE_BOTH: "PhoneNameIdCardMismatch",
  NAME_ID: "NameIdCardMismatch",
} as const;
const carriers = { CMCC: "移动", CUCC: "联通", CTCC: "电信" } as const;

function verified(check: FactorCheck, phone: string): object {
  const detail = check.result === "MISMATCH" ? { ResultDetail: details[check.kind] } : {};
  return answer({
    Result: results[check.result],
    Description: "",
    Isp: carriers[carrierOf(phone)],
    ...detail,
  });
}

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/PhoneVerification": ({ IdCard, Name, Phone }, { population }) => {
      const found = population.byResidentId(String(IdCard));
      if (found === undefined) return answer({ Result: "-9", Description: "没有记录", Isp: "" });
      const check = checkFactors(found.enterprise, found.person, String(Name), String(Phone));
      return verified(check, String(Phone));
    },
  }),
  refuse: (code) =>
    answer(/^-?\d+$/.test(code) ? { Result: code, Isp: "" } : { Error: { Code: code, Message: "" } }),
  quota: "-12",
};
