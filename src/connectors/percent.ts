import { z } from "zod";

/** A percentage such as `"45.10%"` as a ratio; without the sign it may be either, and is refused. */
export const percent = z
  .string()
  .regex(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,10})?)%$/)
  // Moving the point in the text keeps 45.1 % from becoming 0.45099….
  .transform((text) => Number(`${text.slice(0, -1)}e-2`));
