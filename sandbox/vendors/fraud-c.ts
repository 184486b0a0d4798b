import { isObject } from "../../src/connectors/connector.js";
import { bearerGateway } from "../bearer-gateway.js";
import type { PlayedVendor } from "../play.js";
import { compactDay } from "../wire/enterprise-wire.js";
import { fraudFinding } from "../wire/fraud.js";

export const played: PlayedVendor = {
  answer: bearerGateway({
    "/trust/evaluations": ({ subject }, world) => {
      if (!isObject(subject)) return { status: "INVALID_ARGUMENT" };
      const finding = fraudFinding("fraud-c", subject["idCard"], subject["fullName"], world);
      if (finding === undefined) return { status: "NOT_FOUND" };
      const { score, level } = finding;
      const grade = level === "HIGH" ? "D" : level === "MEDIUM" ? "C" : score > 20 ? "B" : "A";
      const body = {
        trustScore: 1000 - score * 10,
        grade,
        evaluatedOn: compactDay(world.day),
        percentile: 50,
      };
      return { status: "SUCCESS", body };
    },
  }),
  refuse: (code) => ({ status: code }),
  quota: "QUOTA_EXHAUSTED",
};
