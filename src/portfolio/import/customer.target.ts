import type { PoolClient } from "pg";
import {
  columnsOfCustomer,
  type CustomerMapping,
  dayField,
  type TextMapping,
  textField,
} from "../../connectors/files/mapping.js";
import { columnsOf } from "../../connectors/files/field.js";
import { fieldReader, type Layout, type ReadField } from "../../connectors/files/read-field.js";
import { reasons } from "../../connectors/files/reason.js";
import { BadRow, type Cells } from "../../connectors/files/row.js";
import type { Customer } from "../../entities/customer.entity.js";
import { businessDateOf } from "../../facts/business-date.js";
import { BadIdentifier, checkedIdentifier, type IdentifierValue } from "../identity.js";
import {
  ConflictingIdentifiers,
  type CustomerDraft,
  registerCustomers,
  type Registrar,
} from "../register.js";
import type { Target, WriteOutcome, WriteReject } from "./target.js";

/** Indexes hold so much and no more. */
const LONGEST_NAME = 300;
const LONGEST_CODE = 100;

/** Where customers are registered, and by which number. */
export interface CustomerOrigin {
  readonly institutionId: string;
  readonly registrar: Registrar;
  readonly system: string;
  readonly keyColumn: string;
}

interface ReadText {
  readonly column: string;
  readonly read: (cells: Cells) => string | undefined;
}

function textReader(text: TextMapping, layout: Layout, longest: number): ReadText {
  const field = textField(text);
  const column = columnsOf(field)[0] ?? "";
  const read = fieldReader(field, undefined, layout);
  return {
    column,
    read: (cells) => {
      const said = read(cells);
      if (said === undefined) return undefined;
      const value = String(said);
      if (value.length > longest) throw new BadRow(column, reasons.tooLong(longest), value);
      return value;
    },
  };
}

/** An identifier that is one; throws BadRow. */
function identifierOf(column: string, identifier: IdentifierValue, loadedAt: Date): IdentifierValue {
  try {
    return checkedIdentifier(identifier, businessDateOf(loadedAt));
  } catch (error) {
    if (!(error instanceof BadIdentifier)) throw error;
    throw new BadRow(column, reasons.badIdentifier(identifier.scheme, error.problem), identifier.value);
  }
}

function kindReader(kind: CustomerMapping["kind"], layout: Layout): (cells: Cells) => Customer["kind"] {
  if (typeof kind === "string") return () => kind;
  const read = fieldReader(kind, undefined, layout);
  return (cells) => read(cells) as Customer["kind"]; // the mapping's words are kinds: it was refused otherwise
}

/** Rows as customers: registered where unknown, left as they are where known. */
export function customerTarget(
  mapping: CustomerMapping,
  { institutionId, registrar, system, keyColumn }: CustomerOrigin,
): Target<CustomerDraft> {
  const register = async (client: PoolClient, drafts: readonly CustomerDraft[]): Promise<number> =>
    (await registerCustomers(client, registrar, institutionId, drafts)).added;

  /** Halves the drafts until those whose identifiers belong to several subjects stand alone. */
  async function registerEach(
    client: PoolClient,
    drafts: readonly CustomerDraft[],
    from: number,
  ): Promise<WriteOutcome> {
    await client.query("savepoint customers");
    try {
      const added = await register(client, drafts);
      await client.query("release savepoint customers");
      return { added, rejects: [] };
    } catch (error) {
      if (!(error instanceof ConflictingIdentifiers)) throw error;
      await client.query("rollback to savepoint customers");
      await client.query("release savepoint customers");
    }
    const [only] = drafts;
    if (drafts.length === 1 && only !== undefined) return { added: 0, rejects: [ambiguous(from, only)] };
    const middle = Math.ceil(drafts.length / 2);
    const first = await registerEach(client, drafts.slice(0, middle), from);
    const second = await registerEach(client, drafts.slice(middle), from + middle);
    return { added: first.added + second.added, rejects: [...first.rejects, ...second.rejects] };
  }

  const ambiguous = (at: number, draft: CustomerDraft): WriteReject => {
    const cell = draft.identifiers.find(({ scheme }) => scheme === "EXTERNAL")?.value;
    return { at, column: keyColumn, reason: reasons.ambiguous, cell };
  };

  return {
    name: "customer",
    columns: () => columnsOfCustomer(mapping),
    reader: (layout) => {
      const optional = (text: TextMapping | undefined, longest: number) =>
        text === undefined ? undefined : textReader(text, layout, longest);
      const name = textReader(mapping.name, layout, LONGEST_NAME);
      const uscc = optional(mapping.uscc, LONGEST_CODE);
      const industryCode = optional(mapping.industryCode, LONGEST_CODE);
      const regionCode = optional(mapping.regionCode, LONGEST_CODE);
      const kindOf = kindReader(mapping.kind, layout);
      const openedOn: ReadField = fieldReader(dayField(mapping.openedOn), undefined, layout);
      const must = (column: string, value: unknown): string => {
        if (typeof value === "string") return value;
        throw new BadRow(column, reasons.empty, "");
      };
      return (cells, { key, loadedAt }) => {
        const number = identifierOf(keyColumn, { scheme: "EXTERNAL", system, value: key }, loadedAt);
        const code = uscc?.read(cells);
        return {
          kind: kindOf(cells),
          name: must(name.column, name.read(cells)),
          industryCode: industryCode?.read(cells),
          regionCode: regionCode?.read(cells),
          openedOn: must(columnsOf(dayField(mapping.openedOn))[0] ?? "", openedOn(cells)),
          identifiers:
            code === undefined
              ? [number]
              : [
                  number,
                  identifierOf(uscc?.column ?? "", { scheme: "USCC", system: "", value: code }, loadedAt),
                ],
          people: [],
        };
      };
    },
    write: async (client, rows) =>
      rows.length === 0
        ? { added: 0, rejects: [] }
        : registerEach(
            client,
            rows.map((row) => row.draft),
            0,
          ),
  };
}
