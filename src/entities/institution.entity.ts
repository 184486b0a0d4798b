import { Column, Entity, PrimaryColumn, Unique } from "typeorm";

/** A guarantee institution served by this deployment. */
@Entity("institution")
@Unique("institution_code_key", ["code"])
export class Institution {
  @PrimaryColumn({ name: "id", type: "uuid", primaryKeyConstraintName: "institution_pkey" })
  id!: string;

  @Column({ name: "code", type: "text" })
  code!: string;

  @Column({ name: "name", type: "text" })
  name!: string;

  /** A known text sealed under the master key: tells at start whether the right key was given. */
  @Column({ name: "key_check", type: "bytea" })
  keyCheck!: Buffer;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
