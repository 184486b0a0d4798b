import { sealedGateway } from "../sealed-gateway.js";
import { tellingEnterprises } from "../wire/bureau-services.js";
import { provincialTaxpayer } from "../wire/provincial-tax.js";

export const played = sealedGateway({
  "/tax/taxpayers": tellingEnterprises("taxpayerIds", provincialTaxpayer),
});
