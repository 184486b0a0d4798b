import { describe, expect, it } from "@jest/globals";
import { keptName } from "../../src/connectors/kept-name.js";
import { connectors } from "../../src/connectors/index.js";
import { outcomeIn, TRADER } from "./vendor-replies.js";
import { replyOf } from "./replies.js";

describe("a natural person's name in a list", () => {
  it.each([
    ["李雷", "李*"],
    [" 欧阳若兰 ", "欧阳**"],
    ["欧阳**", "欧阳**"],
  ])("%j is kept as %j", (name, kept) => {
    expect(keptName(name)).toBe(kept);
  });

  it.each([
    ...["qichacha-shareholders", "qichacha-personnel", "qichacha-changes", "qichacha-restrictions"],
    ...["qichacha-hearings", "qichacha-filings", "qichacha-court-notices", "qichacha-equity-freezes"],
    ...["tianyancha-shareholders", "tianyancha-personnel", "tianyancha-changes", "tianyancha-restrictions"],
    ...["tianyancha-hearings", "tianyancha-filings", "tianyancha-court-notices", "qixinbao-shareholders"],
  ])("is never kept in the clear of what %s brings", (source) => {
    const connector = connectors.find((c) => c.source === source);
    if (connector === undefined) throw new Error("there is no such source");
    const { code, protocol } = connector.vendor;
    const reply = replyOf(code, source.slice(code.length + 1));
    const outcome = outcomeIn(protocol, reply);
    if (outcome.kind !== "RESULT") throw new Error("no result");
    const { said } = connector.read(outcome.result, [TRADER]);
    const [sent, kept] = [JSON.stringify(reply), JSON.stringify([...said])];
    const people = ["欧阳若兰", "李雷", "韩梅"];
    expect(said.size).toBe(1);
    expect(people.some((name) => sent.includes(name))).toBe(true);
    expect(people.filter((name) => kept.includes(name))).toEqual([]);
  });
});
