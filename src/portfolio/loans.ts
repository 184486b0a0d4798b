import type { Sql } from "../entities/sql.js";
import type { ProjectKey } from "./stream.js";

/** The id of a loan under a guarantee by its number, if it has such a loan. */
export async function findLoan(
  sql: Sql,
  institutionId: string,
  project: ProjectKey,
  number: string,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>({
    name: "loan-by-number",
    text: "select id from loan where institution_id = $1 and number = $2 and subject_id = $3 and guarantee_id = $4",
    values: [institutionId, number, project.subjectId, project.id],
  });
  return rows[0]?.id;
}
