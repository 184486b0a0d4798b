import { Foundation1700000000000 } from "./1700000000000-foundation.js";
import { Ledger1700000001000 } from "./1700000001000-ledger.js";
import { Imports1700000002000 } from "./1700000002000-imports.js";
import { FileSources1700000003000 } from "./1700000003000-file-sources.js";
import { Jobs1700000004000 } from "./1700000004000-jobs.js";
import { SourceCost1700000005000 } from "./1700000005000-source-cost.js";
import { Consents1700000006000 } from "./1700000006000-consents.js";
import { Watchlists1700000007000 } from "./1700000007000-watchlists.js";
import { SourceOrders1700000008000 } from "./1700000008000-source-orders.js";
import { LabelOutcomes1700000010000 } from "./1700000010000-label-outcomes.js";
import { FindingCustomers1700000012000 } from "./1700000012000-finding-customers.js";

/** Every migration, oldest first. */
export const migrations = [
  Foundation1700000000000,
  Ledger1700000001000,
  Imports1700000002000,
  FileSources1700000003000,
  Jobs1700000004000,
  SourceCost1700000005000,
  Consents1700000006000,
  Watchlists1700000007000,
  SourceOrders1700000008000,
  LabelOutcomes1700000010000,
  FindingCustomers1700000012000,
];
