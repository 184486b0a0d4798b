import type { Connector } from "../../src/connectors/connector.js";
import type { Outcome } from "../../src/connectors/protocol.js";
import { plain } from "./replies.js";

/** The enterprise the vendors' fixtures are about. */
export const TRADER = "91350100M000100Y43";

/** What a connector reads from a vendor's whole reply about an enterprise; the outcome, where there is no result. */
export function readReply(
  connector: Connector,
  body: unknown,
  key = TRADER,
): ReturnType<typeof plain> | Exclude<Outcome, { kind: "RESULT" }> {
  const outcome = connector.vendor.protocol.outcome(body);
  return outcome.kind === "RESULT" ? plain(connector.read(outcome.result, [key])) : outcome;
}

/** A reading that said these facts of that enterprise and nothing else. */
export const saying = (facts: unknown) => ({ said: { [TRADER]: facts }, malformed: {}, unread: [] });

/** A reading that could not be made for this fault. */
export const faulty = (fault: string) => ({ said: {}, malformed: { [TRADER]: fault }, unread: [] });
