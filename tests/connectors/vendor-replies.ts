import type { Connector } from "../../src/connectors/connector.js";
import type { Outcome, Protocol } from "../../src/connectors/protocol.js";
import { plain } from "./replies.js";

/** The enterprise the vendors' fixtures are about. */
export const TRADER = "91350100M000100Y43";

/** What a protocol says of a body that came with HTTP 200 and no headers. */
export const outcomeIn = (protocol: Protocol, body: unknown): Outcome =>
  protocol.outcome(
    { status: 200, headers: {}, body, text: body === undefined ? "" : JSON.stringify(body) },
    { url: "https://v.example", token: "t" },
    new Date(0),
  );

/** The path a source that is asked with GET sends about some subjects known by their code. */
export function pathOf(connector: Connector, ...usccs: string[]): string {
  const { method, path } = connector.ask(usccs.map((uscc) => ({ uscc })));
  if (method !== "GET") throw new Error("it is not asked with GET");
  return path;
}

/** What a connector reads from a vendor's whole reply about an enterprise; the outcome, where there is no result. */
export function readReply(
  connector: Connector,
  body: unknown,
  key = TRADER,
): ReturnType<typeof plain> | Exclude<Outcome, { kind: "RESULT" }> {
  const outcome = outcomeIn(connector.vendor.protocol, body);
  return outcome.kind === "RESULT" ? plain(connector.read(outcome.result, [key])) : outcome;
}

/** A reading that said these facts of that enterprise and nothing else. */
export const saying = (facts: unknown) => ({ said: { [TRADER]: facts }, malformed: {}, unread: [] });

/** A reading that could not be made for this fault. */
export const faulty = (fault: string) => ({ said: {}, malformed: { [TRADER]: fault }, unread: [] });
