import { describe, expect, it } from "@jest/globals";
import { qixinbaoShareholdersConnector } from "../../../src/connectors/qixinbao/qixinbao-shareholders.connector.js";
import { changed, replyOf } from "../replies.js";
import { faulty, pathOf, readReply, saying, TRADER } from "../vendor-replies.js";

const reply = replyOf("qixinbao", "shareholders") as { data: { items: object[] } };
const facts = {
  shareholders: [
    {
      kind: "PERSON",
      personName: "欧阳**",
      subscribedAmount: "3025000.00",
      paidAmount: "2500000.00",
    },
    { kind: "ENTERPRISE", name: "福州榕创投资合伙企业（有限合伙）", subscribedAmount: "1500000.00" },
    { kind: "OTHER", personName: "M********************" },
  ],
  shareholderCount: 3,
};

describe("Qixinbao's shareholders", () => {
  const read = (place: string, to: unknown) =>
    readReply(qixinbaoShareholdersConnector, changed(reply, place, to));

  it("are read whole", () => {
    expect(readReply(qixinbaoShareholdersConnector, reply)).toEqual(saying(facts));
  });

  it("are asked for by code", () => {
    expect(pathOf(qixinbaoShareholdersConnector, TRADER)).toBe(`/enterprise/getPartners?keyword=${TRADER}`);
  });

  it("are counted where nobody says how many there are and the page is not full", () => {
    expect(read("data.total", undefined)).toEqual(saying(facts));
    const full = changed(reply, "data.items", Array<unknown>(20).fill(reply.data.items[0]));
    expect(readReply(qixinbaoShareholdersConnector, changed(full, "data.total", ""))).toEqual(
      faulty("total: custom"),
    );
  });

  it("are read where the only one comes bare", () => {
    const [first] = reply.data.items;
    const alone = readReply(qixinbaoShareholdersConnector, {
      status: 200,
      data: { total: "1", items: first },
    });
    expect(alone).toEqual(saying({ shareholders: [facts.shareholders[0]], shareholderCount: 1 }));
  });

  it("are known to be none where there are none", () => {
    const none = { shareholders: [], shareholderCount: 0 };
    expect(qixinbaoShareholdersConnector.absent).toEqual(none);
    expect(readReply(qixinbaoShareholdersConnector, replyOf("qixinbao", "no-record"))).toMatchObject({
      kind: "EMPTY",
    });
    for (const items of [[], null])
      expect(readReply(qixinbaoShareholdersConnector, { status: "200", data: { total: 0, items } })).toEqual(
        saying(none),
      );
  });

  it("report an undeclared field and read the rest", () => {
    const items = reply.data.items.map((item) => ({ ...item, verdict: "机密" }));
    expect(read("data.items", items)).toEqual({ ...saying(facts), unread: ["items.verdict"] });
  });

  it.each([
    ["data.total", 2, "total: custom"],
    ["data.items", ["x"], "items.0: invalid_type"],
    ["data.items.0.name", null, "items.0.name: invalid_type"],
    ["data.items.0.totalShouldCapi", "302.5", "items.0.totalShouldCapi: invalid_format"],
    ["data.items.0.totalRealCapi", "若干", "items.0.totalRealCapi: invalid_format"],
  ])("with %s %j, are refused by place and not by value", (place, value, fault) => {
    expect(read(place, value)).toEqual(faulty(fault));
  });
});
