import { EvaluationError } from "@marcbachmann/cel-js";

/**
 * The value of a run, or undefined when a missing fact kept it from one. Throws any other error.
 * CEL reports an absent field as `no_such_key`, and no CEL value is undefined.
 */
export function valueUnlessMissing(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof EvaluationError && error.code === "no_such_key") return undefined;
    throw error;
  }
}
