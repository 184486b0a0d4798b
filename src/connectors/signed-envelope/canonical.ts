/** The field that holds the signature, and is not signed itself. */
const SIGNATURE_FIELD = "sign";

/** What is signed: `k=v` of every field with a value, in the order of the names' code units, joined by `&`. */
export const canonicalString = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .filter(([name, value]) => name !== SIGNATURE_FIELD && value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
