import { z } from "zod";
import { defineVendorConnector } from "../define-vendor-connector.js";
import { keptName } from "../kept-name.js";
import { positions } from "../positions.js";
import { said } from "../said.js";
import { asList } from "../wire.js";
import { PAGE_SIZE, pageOf, pageShape } from "./page.js";
import { tianyancha } from "./tianyancha.vendor.js";

const Staff = z.strictObject({
  name: z.string().min(1),
  typeJoin: z.preprocess(asList, z.array(z.string())),
});

/** Tianyancha's key personnel 主要人员 (820). Of more than a page the first is told, and how many there are. */
export const tianyanchaPersonnelConnector = defineVendorConnector({
  source: "tianyancha-personnel",
  vendor: tianyancha,
  title: { zh: "天眼查·主要人员", en: "Tianyancha: key personnel" },
  dimension: "registry",
  datasets: ["registry.staff"],
  rank: 14,
  cost: 15n,
  path: (uscc) => `/open/ic/staff/2.0?keyword=${uscc}&pageNum=1&pageSize=${PAGE_SIZE}`,
  shape: pageShape,
  result: pageOf(Staff),
  says: ({ items, total }) => ({
    keyPersonnel: items.map(({ name, typeJoin }) =>
      said({ personName: keptName(name), position: positions(typeJoin) }),
    ),
    keyPersonnelCount: total,
  }),
  ignore: ["id", "cid", "cgid", "hcgid", "logo", "type", "staffTypeName"]
    .map((field) => `items.${field}`)
    .concat(["pageNum", "pageSize"]),
  absent: { keyPersonnel: [], keyPersonnelCount: 0 },
});
