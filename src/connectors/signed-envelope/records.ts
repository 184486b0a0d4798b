import { z } from "zod";

/** Where gateways in the signed envelope put the records of an answer about several subjects. */
export const gatewayRecords = z
  .strictObject({ records: z.array(z.unknown()) })
  .transform(({ records }) => records);
