/** Kinds of customer, told apart by the second character of the USCC (GB 32100-2015): 1, 2 and 3. */
export type EnterpriseKind = "ENTERPRISE" | "SOLE_PROPRIETOR" | "FARMER";

/** One line of business and how its firms typically look. */
export interface Industry {
  /** Code of GB/T 4754-2017. */
  readonly code: string;
  /** Relative frequency among enterprises, sole proprietors and farmers' cooperatives. */
  readonly weights: readonly [enterprise: number, soleProprietor: number, farmer: number];
  /** What stands after the brand in the names of its enterprises. */
  readonly trades: readonly string[];
  /** What a sole proprietor or a cooperative calls itself. */
  readonly shop: string;
  readonly scope: string;
  readonly medianStaff: number;
  /** Yearly turnover per employee, yuan. */
  readonly turnoverPerHead: number;
  /** Typical amount of one output invoice, yuan. */
  readonly ticket: number;
}

type Size = readonly [medianStaff: number, turnoverPerHead: number, ticket: number];

function industry(
  code: string,
  weights: Industry["weights"],
  trades: readonly string[],
  shop: string,
  scope: string,
  [medianStaff, turnoverPerHead, ticket]: Size,
): Industry {
  return { code, weights, trades, shop, scope, medianStaff, turnoverPerHead, ticket };
}

/** Lines of business of small firms; weights, staff and turnover are plausible, not statistics. */
export const industries: readonly Industry[] = [
  industry("A0111", [1, 2, 34], ["农业开发", "粮食"], "水稻种植", "谷物种植；农产品初加工", [7, 3.0e5, 4e4]),
  industry("A0141", [2, 4, 40], ["蔬菜", "生态农业"], "蔬菜种植", "蔬菜种植；农副产品销售", [7, 2.8e5, 2e4]),
  industry("A0313", [1, 2, 26], ["畜牧", "养殖"], "生猪养殖", "牲畜饲养；牲畜销售", [8, 4.5e5, 5e4]),
  industry("C1391", [2, 1, 0], ["淀粉制品", "食品"], "粉条加工厂", "食品生产；食品销售", [22, 5.0e5, 4e4]),
  industry("C1819", [4, 2, 0], ["服饰", "制衣"], "制衣厂", "服装制造；服装服饰批发", [28, 3.0e5, 5e4]),
  industry("C2110", [3, 2, 0], ["家具", "木业"], "家具厂", "家具制造；家具销售", [20, 3.5e5, 3e4]),
  industry("C2231", [3, 1, 0], ["包装", "纸制品"], "纸箱厂", "纸制品制造；包装材料销售", [24, 5.0e5, 4e4]),
  industry(
    "C2926",
    [3, 0, 0],
    ["塑料制品", "包装材料"],
    "塑料厂",
    "塑料制品制造；塑料制品销售",
    [22, 5.5e5, 5e4],
  ),
  industry(
    "C3311",
    [4, 1, 0],
    ["金属结构", "钢结构"],
    "铁艺加工厂",
    "金属结构制造；金属结构销售",
    [26, 6.0e5, 8e4],
  ),
  industry(
    "C3484",
    [6, 2, 0],
    ["机械", "精密机械"],
    "机械加工厂",
    "机械零件加工；机械设备销售",
    [24, 4.5e5, 4e4],
  ),
  industry("C3525", [3, 1, 0], ["模具"], "模具加工厂", "模具制造；模具销售", [20, 4.0e5, 5e4]),
  industry(
    "C3670",
    [4, 0, 0],
    ["汽车零部件", "汽车配件"],
    "汽配厂",
    "汽车零部件及配件制造",
    [38, 6.0e5, 8e4],
  ),
  industry(
    "C3982",
    [4, 0, 0],
    ["电子", "电路"],
    "电子加工厂",
    "电子元器件制造；电子产品销售",
    [34, 5.5e5, 7e4],
  ),
  industry(
    "E4813",
    [4, 0, 0],
    ["建筑工程", "市政工程"],
    "施工队",
    "建设工程施工；市政设施管理",
    [32, 7.0e5, 2e5],
  ),
  industry(
    "E5011",
    [5, 1, 0],
    ["装饰工程", "装饰设计"],
    "装饰部",
    "住宅室内装饰装修；工程管理服务",
    [16, 5.0e5, 6e4],
  ),
  industry("F5126", [3, 3, 0], ["医药", "保健品"], "保健品经营部", "保健食品销售；食品销售", [9, 1.2e6, 2e4]),
  industry("F5165", [7, 6, 0], ["建材", "商贸"], "建材经营部", "建筑材料销售；五金产品批发", [8, 1.5e6, 5e4]),
  industry("F5174", [6, 6, 0], ["五金", "贸易"], "五金经营部", "五金产品批发；机械设备销售", [8, 1.3e6, 3e4]),
  industry("F5191", [2, 2, 0], ["再生资源"], "废旧物资回收站", "再生资源回收；再生资源销售", [9, 1.8e6, 9e4]),
  industry("F5211", [3, 12, 0], ["百货", "超市"], "百货店", "日用百货销售；食品销售", [7, 6.0e5, 3e3]),
  industry("F5232", [2, 10, 0], ["服装销售"], "服装店", "服装服饰零售；鞋帽零售", [6, 4.5e5, 3e3]),
  industry("F5292", [4, 6, 0], ["电子商务"], "网店", "互联网销售；日用百货销售", [8, 8.0e5, 5e3]),
  industry(
    "G5431",
    [5, 6, 0],
    ["物流", "运输"],
    "货运部",
    "道路货物运输；国内货物运输代理",
    [14, 4.5e5, 2e4],
  ),
  industry("H6110", [1, 3, 0], ["酒店管理"], "宾馆", "住宿服务；会议服务", [22, 2.2e5, 3e3]),
  industry("H6210", [3, 16, 0], ["餐饮管理", "餐饮"], "饭店", "餐饮服务；餐饮管理", [14, 1.9e5, 1.5e3]),
  industry(
    "I6513",
    [6, 0, 0],
    ["软件", "科技"],
    "软件工作室",
    "软件开发；信息技术咨询服务",
    [17, 3.8e5, 8e4],
  ),
  industry(
    "I6531",
    [4, 0, 0],
    ["信息技术", "网络科技"],
    "网络工作室",
    "信息系统集成服务；计算机销售",
    [16, 4.5e5, 7e4],
  ),
  industry("K7020", [2, 0, 0], ["物业服务"], "物业服务部", "物业管理；停车场服务", [40, 1.3e5, 1e4]),
  industry("L7259", [3, 2, 0], ["广告", "文化传媒"], "广告部", "广告制作；广告发布", [9, 4.0e5, 2e4]),
  industry(
    "M7320",
    [3, 0, 0],
    ["新材料", "检测技术"],
    "检测服务部",
    "工程和技术研究和试验发展；检验检测服务",
    [18, 4.2e5, 6e4],
  ),
  industry(
    "N7840",
    [2, 1, 0],
    ["园林绿化", "环境工程"],
    "花木场",
    "园林绿化工程施工；绿化管理",
    [18, 3.5e5, 6e4],
  ),
  industry("O8111", [2, 6, 0], ["汽车服务"], "汽修厂", "机动车修理和维护；汽车零配件零售", [9, 2.5e5, 3e3]),
];
