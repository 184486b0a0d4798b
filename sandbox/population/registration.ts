import { TIMELINE_END, TIMELINE_START, dayOf, type Day } from "./calendar.js";
import type { Enterprise } from "./enterprise.js";
import { guaranteesOf } from "./guarantees.js";
import { strainAt } from "./life.js";
import { random, type Random } from "./random.js";

/** How an enterprise leaves the register: 吊销 revoked, 注销 cancelled, 迁出 moved out. */
export interface Exit {
  readonly on: Day;
  readonly state: "吊销" | "注销" | "迁出";
}

/** A listing among the enterprises of abnormal operation 经营异常名录. */
export interface AbnormalListing {
  readonly addedOn: Day;
  readonly reason: "REPORT_MISSING" | "UNREACHABLE";
  readonly removedOn: Day | undefined;
}

function failedExit(r: Random, defaultsOn: Day): Exit | undefined {
  if (!r.chance(0.75)) return undefined;
  return { on: defaultsOn + r.between(400, 1_000), state: r.chance(0.75) ? "吊销" : "注销" };
}

function orderlyExit(r: Random, e: Enterprise): Exit | undefined {
  const last = guaranteesOf(e).at(-1)?.events.at(-1);
  if (!r.chance(last === undefined ? 0.12 : 0.03)) return undefined;
  const earliest = dayOf(last?.on ?? "2020-01-01");
  const on = Math.max(earliest, dayOf(e.establishedOn) + 365) + r.between(60, 1_500);
  return { on, state: r.chance(0.9) ? "注销" : "迁出" };
}

/** When and how an enterprise leaves the register, or undefined; never while a guarantee in good order runs. */
export function exitOf(e: Enterprise): Exit | undefined {
  const r = random(e.seed, e.index, "exit");
  const defaultsOn = e.latent.episodes.at(-1)?.defaultsOn;
  return defaultsOn === undefined ? orderlyExit(r, e) : failedExit(r, defaultsOn);
}

/** Every abnormal-operation listing of an enterprise over the whole timeline, oldest first. */
export function abnormalListingsOf(e: Enterprise): AbnormalListing[] {
  const r = random(e.seed, e.index, "abnormal");
  const reason = () => (r.chance(0.6) ? "REPORT_MISSING" : "UNREACHABLE");
  const troubled = e.latent.episodes.flatMap(({ onset, severity, relievedOn }): AbnormalListing[] => {
    const addedOn = onset + r.between(60, 400);
    const stays = relievedOn === undefined && r.chance(0.6);
    const removedOn = stays ? undefined : addedOn + r.between(30, 500);
    return r.chance(0.5 * severity) ? [{ addedOn, reason: reason(), removedOn }] : [];
  });
  const meanWait = (365 / 0.015) * Math.exp(0.35 * e.latent.quality);
  const ordinary: AbnormalListing[] = [];
  let day = Math.max(TIMELINE_START, dayOf(e.establishedOn) + 400) + r.wait(meanWait);
  for (; day < TIMELINE_END; day += r.wait(meanWait)) {
    const addedOn = Math.floor(day);
    ordinary.push({ addedOn, reason: reason(), removedOn: addedOn + r.between(20, 400) });
  }
  return [...troubled, ...ordinary].sort((a, b) => a.addedOn - b.addedOn);
}

/** Staff as of a day: an enterprise in trouble lets people go. */
export const staffAt = (e: Enterprise, day: Day): number =>
  Math.max(1, Math.round(e.employees * (1 - 0.4 * strainAt(e.latent, day))));
