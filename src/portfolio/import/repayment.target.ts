import type { PoolClient } from "pg";
import { dayField, textField } from "../../connectors/files/place.js";
import type { Layout } from "../../connectors/files/read-field.js";
import { type Reason, reasons } from "../../connectors/files/reason.js";
import { columnsOfRepayment, type RepaymentMapping } from "../../connectors/files/repayment-mapping.js";
import { BadRow } from "../../connectors/files/row.js";
import type { BusinessDate } from "../../facts/fact.js";
import { commandRefusalText } from "../refusal-text.js";
import { postRepayments, type RepaymentLine } from "../repayments.js";
import { amountReader, nameOf, needed, type Read, textReader } from "./field-readers.js";
import type { Target, WriteOutcome, WriteReject } from "./target.js";

/** Into whose books repayments are posted, and when. */
export interface RepaymentOrigin {
  readonly institutionId: string;
  readonly source: string;
  /** The business date of the load; nothing may have been repaid after it. */
  readonly today: BusinessDate;
}

const LONGEST_REFERENCE = 500;

/** Compiles a reader of references: the columns' texts, each told from the next. */
function referenceReader(columns: readonly string[], layout: Layout): Read<string> {
  const parts = columns.map((column) => textReader({ column, optional: true }, layout));
  return (cells) => {
    const reference = parts.map((part) => (part(cells) ?? "").replaceAll(/[\\|]/g, "\\$&")).join("|");
    if (/^\|*$/.test(reference)) throw new BadRow(columns[0] ?? "", reasons.empty, "");
    if (reference.length > LONGEST_REFERENCE)
      throw new BadRow(columns[0] ?? "", reasons.tooLong(LONGEST_REFERENCE), "");
    return reference;
  };
}

/** Rows as repayments, each posted once however often the bank tells of it. */
export function repaymentTarget(mapping: RepaymentMapping, origin: RepaymentOrigin): Target<RepaymentLine> {
  const { loan, guarantee, repaidOn } = mapping;
  const numberField = textField(loan ?? guarantee ?? "");
  return {
    name: "repayment",
    findsSubject: true,
    columns: () => columnsOfRepayment(mapping),
    reader: (layout) => {
      const numberOf = (text: typeof loan): Read<string | undefined> =>
        text === undefined ? () => undefined : textReader(textField(text), layout);
      const [loanNumber, guaranteeNumber] = [numberOf(loan), numberOf(guarantee)];
      const amountOf = amountReader(mapping.amount, layout);
      const dayOf = needed(dayField(repaidOn), textReader(dayField(repaidOn), layout));
      const referenceOf = referenceReader(mapping.reference, layout);
      return (cells) => {
        const amount = amountOf(cells);
        if (amount === 0n) throw new BadRow(nameOf(mapping.amount), reasons.notAboveZero, "0");
        const numbers = { loanNumber: loanNumber(cells), guaranteeNumber: guaranteeNumber(cells) };
        if (numbers.loanNumber === undefined && numbers.guaranteeNumber === undefined)
          throw new BadRow(nameOf(numberField), reasons.empty, "");
        const idempotencyKey = `${origin.source} ${referenceOf(cells)}`;
        return { ...numbers, amount, repaidOn: dayOf(cells), idempotencyKey };
      };
    },
    write: (client, rows) =>
      post(
        client,
        rows.map((row) => row.draft),
        origin,
        nameOf(numberField),
      ),
  };
}

async function post(
  client: PoolClient,
  lines: readonly RepaymentLine[],
  { institutionId, source, today }: RepaymentOrigin,
  column: string,
): Promise<WriteOutcome> {
  const context = { institutionId, author: `import ${source}`, today, strictness: "COMMANDS" } as const;
  const outcomes = await postRepayments(client, context, lines);
  const rejects = outcomes.flatMap((outcome, at): WriteReject[] => {
    if (outcome.taken) return [];
    const reason: Reason = { code: outcome.refusal.code, ...commandRefusalText(outcome.refusal) };
    return [{ at, column, reason, cell: lines[at]?.loanNumber ?? lines[at]?.guaranteeNumber }];
  });
  return { added: outcomes.filter((outcome) => outcome.taken && !outcome.repeated).length, rejects };
}
