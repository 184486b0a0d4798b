import type { LabelState } from "../labels/evaluate.js";
import type { Coverage } from "../labels/history-coverage.js";

const STATES: readonly LabelState[] = ["TRUE", "FALSE", "VALUE", "UNKNOWN", "ERROR"];

/** Coverage as a table for people: a row for each label, and how many of the customers it says something of. */
export function coverageTable({ customers, judged, labels }: Coverage): string {
  const rows = labels.map(({ code, counts }) => {
    const known = counts.TRUE + counts.FALSE + counts.VALUE;
    const all = known + counts.UNKNOWN + counts.ERROR;
    const share = all === 0 ? "-" : `${((100 * known) / all).toFixed(1)}%`;
    return [code, ...STATES.map((state) => String(counts[state])), share];
  });
  const table = [["label", ...STATES, "known"], ...rows];
  const widths = table[0]?.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  return [`${judged} of ${customers} customers judged`, ...table.map(line)].join("\n");
}
