import { Check, Column, Entity, PrimaryColumn } from "typeorm";

/** A guarantee product 担保产品, and the line of the statutory forms it is counted in. */
@Entity("product")
@Check(
  "product_class_check",
  `class in ('LOAN', 'BILL_ACCEPTANCE', 'LETTER_OF_CREDIT', 'CONSUMER_LOAN', 'HOUSING_LOAN', 'INTERNET_LOAN', 'OTHER_LOAN',
    'BOND', 'OTHER_FINANCING', 'BID', 'PERFORMANCE', 'LITIGATION', 'OTHER_NON_FINANCING')`,
)
export class Product {
  @PrimaryColumn({ name: "institution_id", type: "uuid", primaryKeyConstraintName: "product_pkey" })
  institutionId!: string;

  @PrimaryColumn({ name: "code", type: "text", primaryKeyConstraintName: "product_pkey" })
  code!: string;

  @Column({ name: "title_zh", type: "text" })
  titleZh!: string;

  @Column({ name: "title_en", type: "text" })
  titleEn!: string;

  /** Line of 担保业务状况统计表. */
  @Column({ name: "class", type: "text" })
  class!: string;

  @Column({ name: "created_at", type: "timestamptz", default: () => "now()" })
  createdAt!: Date;
}
