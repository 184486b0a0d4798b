import { v7 as uuidv7 } from "uuid";
import type { Fen } from "../facts/fact.js";
import type { Guard } from "./guard/guard.js";
import { type FailureReason, readJson, SourceFailure, withinBudget } from "./http.js";
import type { Ask, Endpoint, Outcome, Vendor } from "./protocol.js";
import type { Purse } from "./purse.js";
import type { CallRecord, Errand, RunnerOptions } from "./runner.js";

/** Something to be done at a vendor's: asking again would do it again, and may cost again. */
export interface Order {
  readonly vendor: Vendor;
  /** The source it is done for. */
  readonly source: string;
  readonly cost: Fen;
  readonly consentId: string | undefined;
  /** What to send; undefined where the address lacks what it needs. */
  readonly ask: (endpoint: Endpoint) => Ask | undefined;
}

/** What became of an order. */
export type Placed =
  | { readonly status: "DONE"; readonly result: unknown }
  /** It was certainly not done. */
  | { readonly status: "REFUSED"; readonly reason: FailureReason; readonly detail: string }
  /** It left, and nobody knows whether it was done. */
  | { readonly status: "UNKNOWN"; readonly reason: FailureReason; readonly detail: string };

/** Where orders are placed. */
export interface OrderDesk {
  /** Places an order once, whatever happens; that its asker hangs up does not cut it off. */
  place(order: Order, errand: Errand): Promise<Placed>;
}

export interface OrderDeskOptions {
  readonly endpoints: RunnerOptions["endpoints"];
  /** For one order, from waiting for a turn to the whole reply. */
  readonly budgetMs: number;
  readonly maxBytes: number;
  readonly guard: Guard;
  readonly purse: Purse;
  readonly record: RunnerOptions["record"];
}

/** After these a vendor that was reached has told nothing to be relied on. */
const UNSURE: readonly FailureReason[] = ["TIMEOUT", "CONNECTION", "HTTP_ERROR", "MALFORMED", "CANCELLED"];

/** Nothing can have been sent to an address that was never reached. */
const NEVER_REACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

const failureOf = (outcome: Exclude<Outcome, { kind: "RESULT" }>): SourceFailure => {
  switch (outcome.kind) {
    case "EMPTY":
      return new SourceFailure("REFUSED", "the vendor knows nothing of it");
    case "PENDING":
      return new SourceFailure("MALFORMED", "the vendor does not say whether it is done");
    case "FAILED":
      return new SourceFailure(outcome.reason, `code ${outcome.code}`);
  }
};

/** Opens the desk: what is placed goes through the guard and is paid from the purse like any call, and once only. */
export function openOrderDesk(options: OrderDeskOptions): OrderDesk {
  const { endpoints, guard, purse, budgetMs, maxBytes } = options;

  async function send(order: Order, onCharged: () => void) {
    const { vendor, source } = order;
    const endpoint = endpoints[vendor.code];
    const ask = endpoint && order.ask(endpoint);
    if (endpoint === undefined || ask === undefined)
      throw new SourceFailure("REFUSED", "its address is not set up for orders");
    const { protocol } = vendor;
    const sending = {
      request: () => protocol.request(ask, endpoint, new Date()),
      speaksAt: protocol.speaksAt,
    };
    const once = { budgetMs, attempts: 1, maxBytes };
    return withinBudget(budgetMs, new AbortController().signal, (deadline) =>
      readJson(
        sending,
        once,
        deadline,
        (reply) => {
          const outcome = protocol.outcome(reply, endpoint, new Date());
          if (outcome.billed) onCharged();
          if (outcome.kind === "RESULT") return outcome.result;
          throw failureOf(outcome);
        },
        (work) => guard.run(vendor, source, deadline.signal, work),
      ),
    );
  }

  return {
    async place(order, errand) {
      const account = { ...errand, vendor: order.vendor.code };
      const startedAt = new Date();
      let charged = 0;
      let spent = 0n;
      const paid = order.cost === 0n || (await purse.reserve(account, order.cost));
      try {
        const sent = await (paid ? send(order, () => charged++) : Promise.reject(overBudget())).catch(
          (error: unknown) => {
            if (error instanceof SourceFailure) return error;
            throw error;
          },
        );
        const call: CallRecord = {
          ...errand,
          id: uuidv7(),
          source: order.source,
          vendor: order.vendor.code,
          startedAt,
          durationMs: Date.now() - startedAt.getTime(),
          attempts: sent.attempts,
          outcome: sent instanceof SourceFailure ? sent.reason : "OK",
          subjects: 1,
          records: 0,
          charged,
          cost: order.cost * BigInt(charged),
          consentIds: order.consentId === undefined ? [] : [order.consentId],
        };
        await options.record(call, []);
        spent = call.cost;
        return sent instanceof SourceFailure ? failed(sent) : { status: "DONE", result: sent.value };
      } finally {
        if (paid && order.cost !== 0n) purse.release(account, order.cost, spent);
      }
    },
  };
}

const overBudget = () =>
  new SourceFailure("OVER_BUDGET", "the budget of its account does not allow the call");

function failed({ reason, message: detail, attempts }: SourceFailure): Placed {
  const wasSent = attempts > 0 && !NEVER_REACHED.includes(detail);
  return { status: wasSent && UNSURE.includes(reason) ? "UNKNOWN" : "REFUSED", reason, detail };
}
