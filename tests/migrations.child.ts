import { migrate } from "../src/server/database.js";

/** A process that migrates each database it is told of and answers with what it applied, or why it could not. */
process.on("message", (url: string) => {
  migrate(url).then(
    (applied) => process.send?.(applied),
    (error: unknown) => process.send?.(String(error)),
  );
});
process.send?.("ready");
