type Json = Record<string, unknown>;

/** How a reply is altered before it is sent. */
export interface Alteration {
  /** Each record gets a field nobody declared. */
  readonly unknownField: boolean;
  /** The first field of each record goes by another name. */
  readonly drift: boolean;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sizeOf = (record: Json): number => JSON.stringify(record).length;

/** The records of a reply: the elements of its nearest list of objects, else the largest object within it, else itself. */
function recordsOf(reply: Json): Json[] {
  let level: Json[] = [reply];
  while (level.length > 0) {
    const values = level.flatMap((object) => Object.values(object));
    const list = values.find((v): v is Json[] => Array.isArray(v) && v.length > 0 && v.every(isObject));
    if (list !== undefined) return list;
    level = values.filter(isObject);
  }
  const [largest = reply] = Object.values(reply)
    .filter(isObject)
    .sort((a, b) => sizeOf(b) - sizeOf(a));
  return [largest];
}

function drifted(record: Json): void {
  const [[field, value] = []] = Object.entries(record);
  if (field === undefined) return;
  Reflect.deleteProperty(record, field);
  record[`${field}_v2`] = value;
}

/** A reply as a vendor sends it that changed something without a word. */
export function alterReply(reply: object, { unknownField, drift }: Alteration): object {
  if (!unknownField && !drift) return reply;
  const altered = structuredClone(reply) as Json;
  for (const record of recordsOf(altered)) {
    if (drift) drifted(record);
    if (unknownField) record["undeclared"] = "1";
  }
  return altered;
}
