import type { Title } from "../facts/fact.js";
import { type DimensionCode, dimensionCodes } from "../facts/index.js";
import type { Sql } from "../entities/sql.js";

/** A source that speaks through files, and one dimension it tells. */
export interface FileSourceView {
  readonly source: string;
  readonly title: Title;
  readonly dimension: DimensionCode;
}

/** Keeps that a source speaks through files of some dimensions, under the title last given; writes nothing where that is known. */
export async function registerFileSource(
  sql: Sql,
  institutionId: string,
  { source, title, dimensions }: { source: string; title: Title; dimensions: readonly DimensionCode[] },
): Promise<void> {
  await sql.query({
    name: "register-file-source",
    text: `insert into file_source (institution_id, source, dimension, title_zh, title_en)
           select $1, $2, d, $4, $5 from unnest($3::text[]) d
           on conflict (institution_id, source, dimension) do update
             set title_zh = excluded.title_zh, title_en = excluded.title_en
             where (file_source.title_zh, file_source.title_en) <> (excluded.title_zh, excluded.title_en)`,
    values: [institutionId, source, [...new Set(dimensions)].sort(), title.zh, title.en],
  });
}

/** The sources that speak through files, one for each dimension, by name; one statement over a small table. */
export async function readFileSources(sql: Sql, institutionId: string): Promise<FileSourceView[]> {
  const { rows } = await sql.query<{ source: string; dimension: DimensionCode; zh: string; en: string }>({
    name: "file-sources",
    text: `select source, dimension, title_zh as zh, title_en as en from file_source
           where institution_id = $1 and dimension = any($2) order by source, dimension`,
    values: [institutionId, dimensionCodes],
  });
  return rows.map(({ source, dimension, zh, en }) => ({ source, dimension, title: { zh, en } }));
}
