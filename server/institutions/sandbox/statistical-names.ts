/** Name tables of the statistical residents: common names with rough weights, so that namesakes are as frequent as in life. */
export interface WeightedName {
  readonly name: string;
  readonly kana: string;
  readonly weight: number;
}

const parse = (table: string): readonly WeightedName[] =>
  table
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [name = '', kana = '', weight = '1'] = entry.split(':');
      return { name, kana, weight: Number(weight) };
    });

export const familyNames = parse(`
  佐藤:サトウ:185 鈴木:スズキ:178 高橋:タカハシ:139 髙橋:タカハシ:12 田中:タナカ:132 伊藤:イトウ:106 渡辺:ワタナベ:100 渡邊:ワタナベ:22 渡邉:ワタナベ:21
  山本:ヤマモト:104 中村:ナカムラ:103 小林:コバヤシ:102 加藤:カトウ:88 吉田:ヨシダ:81 𠮷田:ヨシダ:4 山田:ヤマダ:80 佐々木:ササキ:66 山口:ヤマグチ:64
  松本:マツモト:62 井上:イノウエ:61 木村:キムラ:57 林:ハヤシ:54 斎藤:サイトウ:39 齋藤:サイトウ:21 齊藤:サイトウ:9 清水:シミズ:53 山崎:ヤマザキ:41 山﨑:ヤマザキ:9
  森:モリ:47 池田:イケダ:45 橋本:ハシモト:44 阿部:アベ:43 石川:イシカワ:42 山下:ヤマシタ:41 中島:ナカジマ:40 石井:イシイ:39 小川:オガワ:39 前田:マエダ:38
  岡田:オカダ:37 長谷川:ハセガワ:37 藤田:フジタ:36 後藤:ゴトウ:36 近藤:コンドウ:36 村上:ムラカミ:35 遠藤:エンドウ:33 青木:アオキ:33 坂本:サカモト:33 福田:フクダ:30
  太田:オオタ:29 西村:ニシムラ:29 藤井:フジイ:28 金子:カネコ:28 岡本:オカモト:27 藤原:フジワラ:27 三浦:ミウラ:27 中野:ナカノ:27 原田:ハラダ:26 松田:マツダ:26
  竹内:タケウチ:26 小野:オノ:26 中川:ナカガワ:25 田村:タムラ:25 上田:ウエダ:25 和田:ワダ:24 石田:イシダ:24 森田:モリタ:23 原:ハラ:23 柴田:シバタ:22 酒井:サカイ:22
  工藤:クドウ:21 横山:ヨコヤマ:21 宮崎:ミヤザキ:20 内田:ウチダ:20 高木:タカギ:20 谷口:タニグチ:19 安藤:アンドウ:19 大野:オオノ:19 丸山:マルヤマ:18 今井:イマイ:18`);

/** Given names by decade of birth, earliest first: a child of 2020 is not called as one of 1940. */
export const givenNames: readonly {
  readonly from: number;
  readonly female: readonly WeightedName[];
  readonly male: readonly WeightedName[];
}[] = [
  {
    from: 1900,
    female: parse(
      '和子:カズコ:9 幸子:サチコ:7 節子:セツコ:6 洋子:ヨウコ:6 弘子:ヒロコ:4 美代子:ミヨコ:4 キヨ:キヨ:2 トシ:トシ:2 千代:チヨ:3 文子:フミコ:4',
    ),
    male: parse(
      '清:キヨシ:8 勇:イサム:6 正:タダシ:5 実:ミノル:5 茂:シゲル:5 弘:ヒロシ:4 勝:マサル:4 三郎:サブロウ:3 進:ススム:4 昭:アキラ:3',
    ),
  },
  {
    from: 1950,
    female: parse(
      '恵子:ケイコ:8 京子:キョウコ:6 由美子:ユミコ:5 久美子:クミコ:5 裕子:ユウコ:4 明美:アケミ:5 真由美:マユミ:5 直美:ナオミ:4 智子:トモコ:4 陽子:ヨウコ:4',
    ),
    male: parse(
      '誠:マコト:8 隆:タカシ:6 浩:ヒロシ:6 修:オサム:4 和彦:カズヒコ:4 浩一:コウイチ:4 哲也:テツヤ:4 健一:ケンイチ:4 直樹:ナオキ:3 秀樹:ヒデキ:4',
    ),
  },
  {
    from: 1975,
    female: parse(
      '陽子:ヨウコ:4 裕美:ヒロミ:4 香織:カオリ:5 愛:アイ:7 恵:メグミ:5 麻衣:マイ:4 美穂:ミホ:4 彩:アヤ:4 千尋:チヒロ:2 沙織:サオリ:4',
    ),
    male: parse(
      '大輔:ダイスケ:8 健太:ケンタ:5 翔太:ショウタ:5 拓也:タクヤ:6 達也:タツヤ:5 亮:リョウ:4 学:マナブ:3 剛:ツヨシ:3 健太郎:ケンタロウ:3 雄太:ユウタ:3',
    ),
  },
  {
    from: 1995,
    female: parse(
      '美咲:ミサキ:7 葵:アオイ:6 さくら:サクラ:5 陽菜:ヒナ:5 七海:ナナミ:5 結衣:ユイ:5 凛:リン:4 遥:ハルカ:4 彩花:アヤカ:3 楓:カエデ:3',
    ),
    male: parse(
      '翔:ショウ:6 蓮:レン:5 大翔:ヒロト:5 悠斗:ユウト:4 拓海:タクミ:4 陸:リク:4 颯太:ソウタ:4 優斗:ユウト:3 大輝:ダイキ:4 海斗:カイト:4',
    ),
  },
  {
    from: 2012,
    female: parse(
      '陽葵:ヒマリ:6 凛:リン:5 紬:ツムギ:5 芽依:メイ:5 結菜:ユイナ:4 澪:ミオ:4 葵:アオイ:4 詩:ウタ:3 心春:コハル:3 さくら:サクラ:3',
    ),
    male: parse(
      '蓮:レン:6 湊:ミナト:5 陽翔:ハルト:5 律:リツ:4 蒼:アオ:5 樹:イツキ:4 大和:ヤマト:4 朝陽:アサヒ:4 悠真:ユウマ:4 碧:アオイ:3',
    ),
  },
];

export const foreignNames: readonly {
  readonly nationality: string;
  readonly weight: number;
  readonly family: readonly WeightedName[];
  readonly female: readonly WeightedName[];
  readonly male: readonly WeightedName[];
}[] = [
  {
    nationality: 'CHN',
    weight: 24,
    family: parse('WANG:ワン:7 LI:リ:7 ZHANG:チャン:6 LIU:リュウ:5 CHEN:チン:5'),
    female: parse('FANG:ファン NA:ナ MIN:ミン JING:ジン'),
    male: parse('WEI:ウェイ LEI:レイ JUN:ジュン TAO:タオ'),
  },
  {
    nationality: 'VNM',
    weight: 17,
    family: parse('NGUYỄN:グエン:38 TRẦN:チャン:11 LÊ:レ:9 PHẠM:ファム:7 HOÀNG:ホアン:5'),
    female: parse('THỊ_LAN:ティ_ラン THỊ_HOA:ティ_ホア THU_HÀ:トゥ_ハ'),
    male: parse('VĂN_NAM:ヴァン_ナム ĐỨC_ANH:ドゥック_アン QUỐC_HUY:クオック_フイ'),
  },
  {
    nationality: 'KOR',
    weight: 12,
    family: parse('KIM:キム:21 LEE:イ:15 PARK:パク:8'),
    female: parse('MINJI:ミンジ SOYEON:ソヨン'),
    male: parse('MINJUN:ミンジュン JIHO:ジホ'),
  },
  {
    nationality: 'PHL',
    weight: 10,
    family: parse('SANTOS:サントス REYES:レイエス CRUZ:クルス GARCIA:ガルシア'),
    female: parse('MARIA:マリア ANGELICA:アンジェリカ'),
    male: parse('JOSE:ホセ MARK:マーク'),
  },
  {
    nationality: 'BRA',
    weight: 6,
    family: parse('SILVA:シルバ SANTOS:サントス OLIVEIRA:オリベイラ'),
    female: parse('ANA:アナ JULIANA:ジュリアナ'),
    male: parse('JOÃO:ジョアン PEDRO:ペドロ'),
  },
];
