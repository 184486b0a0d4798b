import { maskValue } from "../governance/masking.js";

/**
 * A natural person's name as it is kept in a list: masked before it is recorded. Only facts at the top of a dimension
 * are sealed, so a list must not hold a name in the clear.
 */
export const keptName = (name: string): string => maskValue("name", name.trim());
