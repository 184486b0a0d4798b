/** A district with its code of GB/T 2260. */
export interface Region {
  /** Six digits. */
  readonly code: string;
  readonly province: string;
  readonly city: string;
  readonly district: string;
  /** The province's character in court case numbers 案号. */
  readonly courtPrefix: string;
}

const region = (
  code: string,
  courtPrefix: string,
  province: string,
  city: string,
  district: string,
): Region => ({
  code,
  province,
  city,
  district,
  courtPrefix,
});

/** The districts the simulated population lives in. */
export const regions: readonly Region[] = [
  region("510104", "川", "四川省", "成都", "锦江区"),
  region("510107", "川", "四川省", "成都", "武侯区"),
  region("510112", "川", "四川省", "成都", "龙泉驿区"),
  region("500106", "渝", "重庆市", "重庆", "沙坪坝区"),
  region("500112", "渝", "重庆市", "重庆", "渝北区"),
  region("310114", "沪", "上海市", "上海", "嘉定区"),
  region("310115", "沪", "上海市", "上海", "浦东新区"),
  region("330106", "浙", "浙江省", "杭州", "西湖区"),
  region("330110", "浙", "浙江省", "杭州", "余杭区"),
  region("330212", "浙", "浙江省", "宁波", "鄞州区"),
  region("340104", "皖", "安徽省", "合肥", "蜀山区"),
  region("340111", "皖", "安徽省", "合肥", "包河区"),
  region("420106", "鄂", "湖北省", "武汉", "武昌区"),
  region("420111", "鄂", "湖北省", "武汉", "洪山区"),
  region("430104", "湘", "湖南省", "长沙", "岳麓区"),
  region("430111", "湘", "湖南省", "长沙", "雨花区"),
  region("610112", "陕", "陕西省", "西安", "未央区"),
  region("610113", "陕", "陕西省", "西安", "雁塔区"),
  region("370112", "鲁", "山东省", "济南", "历城区"),
  region("370214", "鲁", "山东省", "青岛", "城阳区"),
  region("320506", "苏", "江苏省", "苏州", "吴中区"),
  region("440112", "粤", "广东省", "广州", "黄埔区"),
  region("440113", "粤", "广东省", "广州", "番禺区"),
  region("350206", "闽", "福建省", "厦门", "湖里区"),
];
