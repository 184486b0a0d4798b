import { v7 as uuidv7 } from "uuid";
import type { Sql } from "../entities/sql.js";
import type { Vault } from "../governance/vault.js";
import { BadConfiguration } from "./config.js";

/** The id of an institution, founded if it is new; throws BadConfiguration when the master key is not this database's. */
export async function openInstitution(sql: Sql, vault: Vault, code: string): Promise<string> {
  await sql.query({
    text: `insert into institution (id, code, name, key_check) values ($1, $2, $2, $3) on conflict do nothing`,
    values: [uuidv7(), code, vault.sealKeyCheck()],
  });
  const { rows } = await sql.query<{ id: string; key_check: Buffer }>({
    text: "select id, key_check from institution where code = $1",
    values: [code],
  });
  const [institution] = rows;
  if (institution === undefined) throw new Error(`institution ${code} is gone`);
  if (!vault.opensKeyCheck(institution.key_check)) {
    throw new BadConfiguration(
      "MASTER_KEY is not the key this database was written with; start with that one",
    );
  }
  return institution.id;
}
