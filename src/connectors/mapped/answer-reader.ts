import type { Fact } from "../../facts/fact.js";
import { type DimensionCode, factsOf } from "../../facts/index.js";
import { normaliseIdentifier } from "../../facts/identifiers.js";
import type { StoredFacts } from "../../observations/observation.js";
import { firstFault, MalformedReply, type Reading } from "../connector.js";
import { columnsOf, type FieldMapping } from "../files/field.js";
import { fieldReader, type Layout, type StoredValue } from "../files/read-field.js";
import { reasons } from "../files/reason.js";
import { BadRow, type Cell, shown } from "../files/row.js";
import { isCell, type Place, valueAt } from "./place-in.js";
import { type AnswerMapping, placesRead } from "./source-declaration.js";
import { unreadPlaces } from "./unread-places.js";

type Fields = Readonly<Record<string, FieldMapping>>;
type ReadFacts = (holder: unknown) => Record<string, StoredValue>;

/** Compiles a reader of fields whose columns are places of an object; it throws BadRow. */
function factsReader(
  fields: Fields,
  vocabulary: Readonly<Record<string, Fact>>,
  blank: ReadonlySet<string>,
): ReadFacts {
  const places = [...new Set(Object.values(fields).flatMap(columnsOf))];
  const layout: Layout = { placeOf: (place) => places.indexOf(place), blank };
  const readers = Object.entries(fields).map(([name, field]) => ({
    name,
    read: fieldReader(field, vocabulary[name], layout),
  }));
  return (holder) => {
    const cells = places.map((place) => cellAt(holder, place));
    return Object.fromEntries(
      readers.flatMap(({ name, read }) => {
        const value = read(cells);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  };
}

function cellAt(holder: unknown, place: Place): Cell {
  const value = valueAt(holder, place);
  if (!isCell(value)) throw new BadRow(place, reasons.notAValue, "");
  return value;
}

/** Where a reply does not fit, and what is wrong there; carries no value. */
class Misfit extends Error {
  override name = "Misfit";
}

const misfit = ({ column, reason }: BadRow, under = ""): Misfit =>
  new Misfit(`${under}${column}: ${reason.code}`);

type List = AnswerMapping["lists"][string];

/** Compiles a reader of a list of records: undefined where it is optional and not there. Throws Misfit. */
function listReader(list: List, fact: Fact | undefined, blank: ReadonlySet<string>) {
  const read = factsReader(list.fields, fact?.fields ?? {}, blank);
  return (result: unknown): Record<string, StoredValue>[] | undefined => {
    const value = valueAt(result, list.at);
    if ((value === undefined || value === null) && list.optional) return undefined;
    if (!Array.isArray(value)) throw new Misfit(`${list.at}: not a list`);
    return value.map((element: unknown) => {
      if (isCell(element)) throw new Misfit(`${list.at}: not a list of records`);
      try {
        return read(element);
      } catch (error) {
        throw error instanceof BadRow ? misfit(error, `${list.at}.`) : error;
      }
    });
  };
}

/** What an answer says about the one subject it is about; throws MalformedReply where it is no answer at all. Pure. */
export type ReadAnswer = (message: unknown, key: string) => Reading;

/** Compiles a reader of a declared source's answers. */
export function answerReader(dimension: DimensionCode, answer: AnswerMapping): ReadAnswer {
  const vocabulary = factsOf(dimension);
  const blank = new Set(["", ...answer.blank]);
  const readFields = factsReader(answer.fields, vocabulary, blank);
  const lists = Object.entries(answer.lists).map(([name, list]) => ({
    name,
    count: list.count,
    read: listReader(list, vocabulary[name], blank),
  }));
  const inside = {
    read: new Set([...placesRead(answer), ...answer.ignore]),
    lists: new Set(Object.values(answer.lists).map(({ at }) => at)),
  };
  const { result: resultAt, status } = answer;
  const codeAt = status === undefined || status.code === "HTTP" ? [] : [status.code];
  const resultPlaces = resultAt === undefined ? [] : [resultAt];
  const beside = {
    read: new Set([...codeAt, ...(status?.ignore ?? []), ...resultPlaces]),
    lists: new Set<Place>(),
  };

  function factsIn(result: unknown, key: string): StoredFacts {
    const named = answer.subject === undefined ? key : shown(cellAt(result, answer.subject));
    if (normaliseIdentifier(named) !== normaliseIdentifier(key))
      throw new Misfit("result: about another subject");
    const said: Record<string, unknown> = readFields(result);
    for (const { name, count, read } of lists) {
      const records = read(result);
      if (records === undefined) continue;
      said[name] = records;
      if (count !== undefined) said[count] = records.length;
    }
    for (const [name, value] of Object.entries(said)) {
      const error = vocabulary[name]?.schema.safeParse(value).error;
      if (error !== undefined) throw new Misfit(`${name}: ${firstFault(error)}`);
    }
    return said;
  }

  function faultOr(result: unknown, key: string): StoredFacts | string {
    try {
      return factsIn(result, key);
    } catch (error) {
      if (error instanceof BadRow) return misfit(error).message;
      if (error instanceof Misfit) return error.message;
      throw error;
    }
  }

  return (message, key) => {
    const found = resultAt === undefined ? message : valueAt(message, resultAt);
    if (isCell(found)) throw new MalformedReply("result: not an object");
    const facts = faultOr(found, key);
    const outer = resultAt === undefined ? [] : unreadPlaces(message, beside);
    const inner = unreadPlaces(found, resultAt === undefined ? withEnvelope(inside, beside) : inside);
    const unread = [...outer, ...inner];
    return typeof facts === "string"
      ? { said: new Map(), malformed: new Map([[key, facts]]), unread }
      : { said: new Map([[key, facts]]), malformed: new Map(), unread };
  };
}

interface Known {
  readonly read: ReadonlySet<Place>;
  readonly lists: ReadonlySet<Place>;
}

/** Where the result is the whole reply, what belongs to the envelope stands in it. */
const withEnvelope = (inside: Known, { read }: Known): Known => ({
  read: new Set([...inside.read, ...read]),
  lists: inside.lists,
});
