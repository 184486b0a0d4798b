import type { ImportReport } from "../portfolio/import/import-file.js";

const MOST_REASONS_SHOWN = 20;

/** An import's report as lines for a terminal; holds no value of the file. Pure. */
export function reportLines(report: ImportReport, seconds: number): string[] {
  const { file, rows, rejected, targets, reasons, rejectsPath } = report;
  const counts =
    targets.length === 1
      ? targets.map(({ added, repeats }) => `${added} added, ${repeats} repeats`)
      : targets.map(({ name, added, repeats }) => `${name}: ${added} added, ${repeats} repeats`);
  const sum = `${rows} rows, ${[...counts, `${rejected} rejected`].join(", ")}`;
  const resumed = report.resumedAt > 0 ? [`  went on after row ${report.resumedAt}`] : [];
  const shown = reasons.slice(0, MOST_REASONS_SHOWN).map(({ column, en, rows: count, firstLine }) => {
    const where = column === "" ? "" : `column ${column}: `;
    return `  line ${firstLine}${count === 1 ? "" : ` and ${count - 1} more`}: ${where}${en}`;
  });
  const more = reasons.length - MOST_REASONS_SHOWN;
  return [
    `${file}: ${report.alreadyLoaded ? "already imported: " : report.dryRun ? "would be: " : ""}${sum}${
      report.alreadyLoaded ? "" : `, ${seconds.toFixed(1)} s`
    }`,
    ...resumed,
    ...shown,
    ...(more > 0 ? [`  and ${more} more reasons`] : []),
    ...(rejectsPath === undefined ? [] : [`  rejected rows are in ${rejectsPath}`]),
  ];
}
