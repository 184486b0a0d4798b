import type { Connector } from "./connector.js";
import { judicialConnector } from "./judicial/judicial.connector.js";
import { qichachaAbnormalConnector } from "./qichacha/qichacha-abnormal.connector.js";
import { qichachaBasicConnector } from "./qichacha/qichacha-basic.connector.js";
import { qichachaDishonestConnector } from "./qichacha/qichacha-dishonest.connector.js";
import { qichachaEnforcementsConnector } from "./qichacha/qichacha-enforcements.connector.js";
import { qichachaEquityPledgesConnector } from "./qichacha/qichacha-equity-pledges.connector.js";
import { qichachaJudgmentsConnector } from "./qichacha/qichacha-judgments.connector.js";
import { qixinbaoBasicConnector } from "./qixinbao/qixinbao-basic.connector.js";
import { registryConnector } from "./registry/registry.connector.js";
import { taxConnector } from "./tax/tax.connector.js";
import { tianyanchaAbnormalConnector } from "./tianyancha/tianyancha-abnormal.connector.js";
import { tianyanchaBasicConnector } from "./tianyancha/tianyancha-basic.connector.js";
import { tianyanchaDishonestConnector } from "./tianyancha/tianyancha-dishonest.connector.js";
import { tianyanchaEnforcementsConnector } from "./tianyancha/tianyancha-enforcements.connector.js";
import { tianyanchaJudgmentsConnector } from "./tianyancha/tianyancha-judgments.connector.js";

/** Every source asked over HTTP; the only list. */
export const connectors: readonly Connector[] = [
  registryConnector,
  taxConnector,
  judicialConnector,
  qichachaBasicConnector,
  qichachaAbnormalConnector,
  qichachaDishonestConnector,
  qichachaEnforcementsConnector,
  qichachaEquityPledgesConnector,
  qichachaJudgmentsConnector,
  tianyanchaBasicConnector,
  tianyanchaAbnormalConnector,
  tianyanchaDishonestConnector,
  tianyanchaEnforcementsConnector,
  tianyanchaJudgmentsConnector,
  qixinbaoBasicConnector,
];
