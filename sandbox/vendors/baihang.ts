import { sealedGateway } from "../sealed-gateway.js";
import { baihangEnterprise, baihangPerson } from "../wire/baihang.js";

export const played = sealedGateway({
  "/enterprise/credit": ({ creditCode }, { population, day }) =>
    typeof creditCode === "string" ? baihangEnterprise(population.byUscc(creditCode), day) : undefined,
  "/personal/special-attention": ({ idNo, name }, { population, day }) =>
    typeof idNo === "string" ? baihangPerson(population.byResidentId(idNo), name, day) : undefined,
});
