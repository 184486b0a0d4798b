/** How an SM2 signature is written: r‖s in 128 hexadecimal digits, or as the DER sequence of GM/T 0009-2012. */
export type SignatureForm = "RAW" | "DER";

const SCALAR_DIGITS = 64;
const RAW = new RegExp(`^[0-9a-f]{${2 * SCALAR_DIGITS}}$`);
const DER = /^30([0-9a-f]{2})02([0-9a-f]{2})([0-9a-f]*)$/;

const byte = (n: number): string => n.toString(16).padStart(2, "0");

/** A positive DER integer: no needless zeros in front, one where the first bit would read as a sign. */
function derInteger(scalar: string): string {
  const digits = scalar.replace(/^(?:00)+(?=..)/, "");
  const value = /^[89a-f]/.test(digits) ? `00${digits}` : digits;
  return `02${byte(value.length / 2)}${value}`;
}

/** Writes a raw signature, 128 lower-case hexadecimal digits, in a form. */
export function writeSignature(raw: string, form: SignatureForm): string {
  if (form === "RAW") return raw;
  const integers = derInteger(raw.slice(0, SCALAR_DIGITS)) + derInteger(raw.slice(SCALAR_DIGITS));
  return `30${byte(integers.length / 2)}${integers}`;
}

function scalarsOfDer(der: string): string {
  const [, , length = "", rest = ""] = DER.exec(der) ?? [];
  const end = 2 * parseInt(length, 16);
  const scalar = (digits: string) => digits.replace(/^00/, "").padStart(SCALAR_DIGITS, "0");
  return scalar(rest.slice(0, end)) + scalar(rest.slice(end + 4));
}

/**
 * Reads a signature as raw digits, or undefined where it is not written in that form. Digits are of one case, and DER is
 * read strictly: no signature can be written in a second way.
 */
export function readSignature(written: string, form: SignatureForm): string | undefined {
  const signature = /^[0-9A-F]*$/.test(written) ? written.toLowerCase() : written;
  const raw = form === "RAW" ? signature : scalarsOfDer(signature);
  if (!RAW.test(raw)) return undefined;
  return writeSignature(raw, form) === signature ? raw : undefined;
}
