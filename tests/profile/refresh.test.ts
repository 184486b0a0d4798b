import { describe, expect, it } from "@jest/globals";
import { qichachaBasicConnector } from "../../src/connectors/qichacha/qichacha-basic.connector.js";
import type { RecordedObservation } from "../../src/observations/observation.js";
import { isDue } from "../../src/profile/refresh.js";

const DAY_MS = 86_400_000;
const LEARNT = new Date("2026-03-01T00:00:00Z");

const word = (subjectId: string): RecordedObservation => ({
  id: "o",
  subjectId,
  source: "qichacha-basic",
  dataset: "registry",
  effectiveAt: LEARNT,
  fetchedAt: LEARNT,
  recordedAt: LEARNT,
  facts: {},
});

/** What the registry says lasts 30 days. */
const dueAfter = (days: number) => (subjectId: string) =>
  isDue(qichachaBasicConnector, word(subjectId), new Date(LEARNT.getTime() + days * DAY_MS));
const subjects = Array.from({ length: 1000 }, (_, i) => `subject ${i}`);

describe("what is to be asked for anew", () => {
  it("is never what is still young, and always what is too old", () => {
    expect(subjects.filter(dueAfter(26.9))).toEqual([]);
    expect(subjects.filter((id) => !dueAfter(30.1)(id))).toEqual([]);
  });

  it("is spread over the last tenth of its time, each subject always at the same moment", () => {
    for (const [day, share] of [
      [27.75, 0.25],
      [28.5, 0.5],
      [29.25, 0.75],
    ] as const) {
      const due = subjects.filter(dueAfter(day));
      expect(due.length / subjects.length).toBeGreaterThan(share - 0.06);
      expect(due.length / subjects.length).toBeLessThan(share + 0.06);
      expect(subjects.filter(dueAfter(day))).toEqual(due);
    }
  });
});
