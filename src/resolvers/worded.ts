import { bad } from "./ledger-outcome.js";

/** How long a text may be that people write. */
export const LONGEST_TEXT = 500;

/** A text somebody wrote, without blanks around it; throws a BAD_USER_INPUT error on an empty or an endless one. */
export function worded(field: string, text: string, most = LONGEST_TEXT): string {
  const trimmed = text.trim();
  if (trimmed.length > 0 && trimmed.length <= most && !trimmed.includes("\0")) return trimmed;
  throw bad(`${field} must have 1 to ${most} characters`);
}
