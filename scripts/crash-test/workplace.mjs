/** How the processes beside the application open its database: as any second process of the product would. */
import { setTimeout as pause } from "node:timers/promises";
import { readConfiguration } from "../../dist/src/server/config.js";
import { openWorkplace } from "../../dist/src/server/workplace.js";

const RETRY_MS = 100;
/** Classes of SQLSTATE for a connection that breaks, and a server that starts, stops or was killed. */
const TROUBLE = /^(08|53|57)/;
const NETWORK = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);
const PG_SAYS = /Connection terminated|Connection ended|timeout exceeded|not queryable/;

export const configuration = readConfiguration(process.env);

/** Whether a statement failed because the server was lost: it may have been done, or not. */
export function isConnectionTrouble(error) {
  return TROUBLE.test(error.code) || NETWORK.has(error.code) || PG_SAYS.test(error.message);
}

/** Opens the workplace, again when the server is lost meanwhile, for as long as it is wanted. */
export async function openHere(isWanted) {
  for (;;) {
    try {
      return await openWorkplace(configuration, { onNote: tell, onBroken: tell, onLost: fail });
    } catch (error) {
      if (!isWanted()) process.exit(0);
      if (!isConnectionTrouble(error)) throw error;
      await pause(RETRY_MS);
    }
  }
}

function tell(what, detail = "") {
  console.error(what instanceof Error ? what.message : what, detail);
}

function fail(why) {
  console.error(`the database is lost: ${why}`);
  process.exit(1);
}
