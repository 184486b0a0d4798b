import { z } from "zod";
import { word, yuan } from "../wire.js";

/** The bureau's words for the standing with an insurance. */
export const standing = word({ 正常缴费: "PAYING", 暂停缴费: "SUSPENDED", 终止缴费: "TERMINATED" });

/** What the bureau tells of one of the five insurances, of the staff and of a person alike. */
export const insurance = {
  kind: word({
    养老保险: "PENSION",
    医疗保险: "MEDICAL",
    失业保险: "UNEMPLOYMENT",
    工伤保险: "WORK_INJURY",
    生育保险: "MATERNITY",
  }),
  status: standing,
  base: yuan,
  employerAmount: yuan,
  employeeAmount: yuan,
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
};

/** Whether a list tells of each insurance at most once. */
export const eachKindOnce = (insurances: readonly { readonly kind: string }[]): boolean =>
  new Set(insurances.map(({ kind }) => kind)).size === insurances.length;
