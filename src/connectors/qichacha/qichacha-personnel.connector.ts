import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { keptName } from "../kept-name.js";
import { positions } from "../positions.js";
import { said } from "../said.js";
import { unlessBlank } from "../wire.js";
import { PAGE_SIZE } from "./check.js";
import { listPageOf, listShape } from "./list.js";
import { qichacha } from "./qichacha.vendor.js";

const Employee = z.strictObject({ Name: z.string().min(1), Job: unlessBlank(z.string()) });

/** Qichacha's key personnel 主要人员 (732). Of more than a page the first is told, and how many there are. */
export const qichachaPersonnelConnector = defineVendorConnector({
  source: "qichacha-personnel",
  vendor: qichacha,
  title: { zh: "企查查·主要人员", en: "Qichacha: key personnel" },
  dimension: "registry",
  datasets: ["registry.staff"],
  rank: 12,
  cost: 20n,
  path: (uscc) => `/ECIEmployee/GetList?searchKey=${uscc}&pageIndex=1&pageSize=${PAGE_SIZE}`,
  shape: listShape,
  result: listPageOf(Employee),
  says: ({ items, total }) => ({
    keyPersonnel: items.map(({ Name, Job = "" }) =>
      said({ personName: keptName(Name), position: positions([Job]) }),
    ),
    keyPersonnelCount: total,
  }),
  ignore: ["Result.KeyNo"],
  absent: { keyPersonnel: [], keyPersonnelCount: 0 },
});
