import { describe, expect, it } from "@jest/globals";
import { registrationStatus } from "../../src/connectors/registration-status.js";

describe("the registration status", () => {
  it.each([
    ["存续", "ACTIVE"],
    ["在业", "ACTIVE"],
    ["存续（在营、开业、在册）", "ACTIVE"],
    [" 在营 (开业) 企业", "ACTIVE"],
    ["吊销", "REVOKED"],
    ["吊销，未注销", "REVOKED"],
    ["吊销,已注销", "CANCELLED"],
    ["注销", "CANCELLED"],
    ["迁出", "MOVED_OUT"],
    ["停业", "OTHER"],
    ["清算", "OTHER"],
  ])("%s is %s", (spoken, status) => {
    expect(registrationStatus.parse(spoken)).toBe(status);
  });

  it("in a word nobody listed is refused", () => {
    for (const spoken of ["开业中", "", "ACTIVE", "constructor", "未吊销", null, 1])
      expect(registrationStatus.safeParse(spoken).success).toBe(false);
  });
});
