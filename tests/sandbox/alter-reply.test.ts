import { describe, expect, it } from "@jest/globals";
import { alterReply } from "../../sandbox/alter-reply.js";

const AS_IT_IS = { unknownField: false, drift: false };
const UNKNOWN = { unknownField: true, drift: false };
const DRIFT = { unknownField: false, drift: true };

const checked = {
  Status: "200",
  Paging: { PageSize: 20 },
  Result: { Data: [{ Id: "1", Anno: "2" }, { Id: "3" }] },
};
const single = {
  code: "0",
  meta: { at: "x" },
  data: { lei: "5299", entity: { name: "A", status: "ACTIVE" } },
};
const bare = { code: "0", total: 3 };

describe("an altered reply", () => {
  it("is the very same where nothing is altered", () => {
    expect(alterReply(checked, AS_IT_IS)).toBe(checked);
  });

  it("has a field nobody declared in each record of its nearest list", () => {
    expect(alterReply(checked, UNKNOWN)).toEqual({
      ...checked,
      Result: {
        Data: [
          { Id: "1", Anno: "2", undeclared: "1" },
          { Id: "3", undeclared: "1" },
        ],
      },
    });
  });

  it("calls the first field of each record by another name", () => {
    expect(alterReply(checked, DRIFT)).toEqual({
      ...checked,
      Result: { Data: [{ Id_v2: "1", Anno: "2" }, { Id_v2: "3" }] },
    });
  });

  it("takes the largest object for the record where there is no list, and else itself", () => {
    expect(alterReply(single, UNKNOWN)).toEqual({ ...single, data: { ...single.data, undeclared: "1" } });
    expect(alterReply(single, DRIFT)).toEqual({
      ...single,
      data: { lei_v2: "5299", entity: single.data.entity },
    });
    expect(alterReply(bare, UNKNOWN)).toEqual({ ...bare, undeclared: "1" });
    expect(alterReply(bare, DRIFT)).toEqual({ code_v2: "0", total: 3 });
  });

  it("passes over lists of nothing and of plain values", () => {
    const reply = { names: ["a", "b"], none: [], found: { list: [{ id: 1 }] } };
    expect(alterReply(reply, UNKNOWN)).toEqual({ ...reply, found: { list: [{ id: 1, undeclared: "1" }] } });
  });

  it("leaves what it was made of as it was, and does both at once", () => {
    const before = structuredClone(checked);
    expect(alterReply(checked, { unknownField: true, drift: true })).toMatchObject({
      Result: {
        Data: [
          { Id_v2: "1", undeclared: "1" },
          { Id_v2: "3", undeclared: "1" },
        ],
      },
    });
    expect(checked).toEqual(before);
  });

  it("has nothing to rename in a record without fields", () => {
    expect(alterReply({ list: [{}] }, DRIFT)).toEqual({ list: [{}] });
  });
});
