import type { Language } from '../messages.ts';

/** The languages whose words are held here; Japanese and English are the ones that they are written from. */
export const glossaryLanguages = ['ja-easy', 'zh-Hans', 'ko', 'vi', 'pt', 'es'] as const satisfies readonly Language[];
export type GlossaryLanguage = (typeof glossaryLanguages)[number];

type Words = Readonly<Record<GlossaryLanguage, string>>;

/** One thing and its one word. Case and what stands around it are free; in easy Japanese the readings and spaces are left out. */
export interface GlossaryEntry {
  readonly thing: string;
  readonly ja: string;
  readonly words: Words;
}

const entry = (
  thing: string,
  ja: string,
  [easy, zh, ko, vi, pt, es]: readonly [string, string, string, string, string, string],
): GlossaryEntry => ({
  thing,
  ja,
  words: { 'ja-easy': easy, 'zh-Hans': zh, ko, vi, pt, es },
});

export const glossary: readonly GlossaryEntry[] = [
  entry('My Number Card', 'マイナンバーカード', [
    'マイナンバーカード',
    '个人编号卡',
    '마이넘버 카드',
    'Thẻ My Number',
    'Cartão My Number',
    'Tarjeta My Number',
  ]),
  entry('individual number', '個人番号', [
    'マイナンバー',
    '个人编号',
    '개인번호',
    'mã số cá nhân',
    'número individual',
    'número individual',
  ]),
  entry('PIN', '暗証番号', ['暗証番号', '密码', '비밀번호', 'mã PIN', 'PIN', 'PIN']),
  entry('signature PIN', '署名用の暗証番号', [
    '署名用の暗証番号',
    '签名用密码',
    '서명용 비밀번호',
    'PIN ký số',
    'PIN de assinatura',
    'PIN de firma',
  ]),
  entry('authentication PIN', '利用者証明用の暗証番号', [
    '利用者証明用の暗証番号',
    '用户证明用密码',
    '이용자증명용 비밀번호',
    'PIN xác thực',
    'PIN de autenticação',
    'PIN de autenticación',
  ]),
  entry('signature certificate', '署名用電子証明書', [
    '署名用電子証明書',
    '签名用电子证书',
    '서명용 전자증명서',
    'chứng thư ký số',
    'certificado de assinatura',
    'certificado de firma',
  ]),
  entry('authentication certificate', '利用者証明用電子証明書', [
    '利用者証明用電子証明書',
    '用户证明用电子证书',
    '이용자증명용 전자증명서',
    'chứng thư xác thực',
    'certificado de autenticação',
    'certificado de autenticación',
  ]),
  entry('city office', '市区町村の窓口', ['役所', '市区町村', '시구정촌', 'tòa thị chính', 'prefeitura', 'ayuntamiento']),
  entry('portal', 'マイナポータル', ['ポータル', '门户网站', '포털', 'cổng thông tin', 'portal', 'portal']),
  entry('helpline', 'フリーダイヤル', ['電話の窓口', '服务热线', '콜센터', 'tổng đài', 'central de atendimento', 'línea de ayuda']),
  entry('procedure', '手続', ['手続き', '手续', '절차', 'thủ tục', 'procedimento', 'trámite']),
  entry('application for the card', '申請', ['申請', '申请', '신청', 'đơn', 'solicitação', 'solicitud']),
  entry('application number', '申請書ID', [
    '申請書ID',
    '申请书ID',
    '신청서 ID',
    'mã đơn đăng ký',
    'número da solicitação',
    'número de solicitud',
  ]),
  entry('reference number', '受付番号', ['受付番号', '受理编号', '접수번호', 'mã tiếp nhận', 'protocolo', 'número de referencia']),
  entry('collection notice', '交付通知書', [
    '交付通知書',
    '领卡通知书',
    '교부통지서',
    'giấy thông báo nhận thẻ',
    'aviso de retirada',
    'aviso de recogida',
  ]),
  entry('card bureau', '発行センター', [
    'カードを作るところ',
    '制卡中心',
    '카드 발급소',
    'trung tâm phát hành thẻ',
    'central de emissão',
    'centro de emisión',
  ]),
  entry('suspended card', '一時停止', ['止めてあります', '暂停使用', '일시 정지', 'tạm ngừng', 'suspenso', 'suspendida']),
  entry('blocked card', '廃止', ['使えなくなりました', '作废', '무효', 'vô hiệu hóa', 'invalidado', 'anulada']),
  entry('mandate', '委任', ['代理', '委托书', '위임장', 'giấy ủy quyền', 'procuração', 'poder']),
  entry('notice', 'お知らせ', ['お知らせ', '通知', '알림', 'thông báo', 'aviso', 'aviso']),
  entry('access log', '閲覧記録', ['見た記録', '查看记录', '열람 기록', 'nhật ký truy cập', 'registro de acessos', 'registro de accesos']),
  entry('proof of number', '番号の証明', [
    '番号の証明',
    '编号证明',
    '번호 증명',
    'giấy xác nhận mã số',
    'comprovante de número',
    'comprobante de número',
  ]),
  entry('residence certificate', '住民票の写し', [
    '住民票',
    '住民票',
    '주민표',
    'giấy chứng nhận cư trú',
    'certificado de residência',
    'certificado de residencia',
  ]),
  entry('identity document', '本人確認書類', [
    '本人確認書類',
    '身份证件',
    '신분증',
    'giấy tờ tùy thân',
    'documento de identidade',
    'documento de identidad',
  ]),
  entry('residence card', '在留カード', [
    '在留カード',
    '在留卡',
    '재류카드',
    'thẻ lưu trú',
    'cartão de residência',
    'tarjeta de residencia',
  ]),
  entry('period of stay', '在留期間', [
    '在留期間',
    '在留期限',
    '체류 기간',
    'thời hạn lưu trú',
    'período de permanência',
    'período de estancia',
  ]),
  entry('tax office', '税務署', ['税務署', '税务署', '세무서', 'sở thuế', 'repartição fiscal', 'oficina de impuestos']),
  entry('sandbox', 'サンドボックス', ['練習', '演练环境', '연습 환경', 'môi trường thử nghiệm', 'ambiente de teste', 'entorno de pruebas']),
];

/** A word that is not used, and what is said instead; `but` are ids of texts that may have it. */
export interface AvoidedWord {
  readonly word: RegExp;
  readonly instead: string;
  readonly but?: RegExp;
}

const avoid = (word: RegExp, instead: string, but?: RegExp): AvoidedWord => (but ? { word, instead, but } : { word, instead });

/** What would be a second word for a thing, or a second form of address. */
export const avoided: Readonly<Record<GlossaryLanguage, readonly AvoidedWord[]>> = {
  'ja-easy': [
    avoid(/PIN/, '暗証番号'),
    avoid(/サイン(?!イン|アウト)/, '署名'),
    avoid(/ログイン/, 'サインイン'),
    avoid(/サンドボックス/, '練習'),
    avoid(/市役所|市区町村/, '役所'),
    avoid(/フリーダイヤル/, '電話の窓口'),
    avoid(/カードリーダー|読み取り機/, '読み取りき'),
    avoid(/手続(?!き|法)|手つづき/, '手続き'),
    avoid(/スマホ/, 'スマートフォン'),
  ],
  'zh-Hans': [
    avoid(/你/, '您'),
    avoid(/My Number卡|个人号码/, '个人编号卡, 个人编号'),
    avoid(/签名密码|认证密码|签名用证书/, '签名用密码, 用户证明用密码'),
    avoid(/市政府/, '市区町村窗口'),
    avoid(/市区町村的窗口/, '市区町村窗口'),
    avoid(/挂失中心|挂失服务中心/, '服务热线'),
    avoid(/领取通知书|交付通知书/, '领卡通知书'),
    avoid(/沙盒/, '演练环境'),
    avoid(/在留期间/, '在留期限'),
    avoid(/记录簿|访问记录/, '查看记录'),
    avoid(/卡片/, '卡'),
    avoid(/住民票副本/, '住民票'),
    avoid(/身份证明文件/, '身份证件'),
    avoid(/养老金/, '年金'),
    avoid(/驾驶证|驾驶执照/, '驾照'),
    avoid(/\p{Script=Han}[,;:?!]/u, 'full-width marks'),
  ],
  ko: [
    avoid(/귀하|당신|고객님/, 'nothing, or 본인'),
    avoid(/(?:하|해|주|오|쓰|르|내|보|지|찾|마|넣|읽|으)세요/, '-십시오'),
    avoid(/마이넘버카드|My Number/, '마이넘버 카드'),
    avoid(/시청|시·구|지자체/, '시구정촌 창구, 시구정촌'),
    avoid(/분실 접수 센터|상담 전화/, '콜센터'),
    avoid(/교부 통지서/, '교부통지서'),
    avoid(/샌드박스/, '연습 환경'),
    avoid(/체류기간|재류기간|재류 기간/, '체류 기간'),
    avoid(/기록부|접근 기록/, '열람 기록'),
    avoid(/접수 번호/, '접수번호'),
    avoid(/본인확인서류/, '신분증'),
    avoid(/주민표 사본/, '주민표'),
    avoid(/휴대전화|휴대폰/, '스마트폰'),
    avoid(/(?<!이)메일/, '이메일'),
    avoid(/카드 발급 센터|카드 제조소/, '카드 발급소'),
    avoid(/[“”]/, '‘ ’'),
  ],
  vi: [
    avoid(/quý vị/i, 'bạn', /^call\.phrase\.|^call\.state\.held$/),
    avoid(/PIN chữ ký/i, 'PIN ký số'),
    avoid(/văn phòng thành phố|cơ quan hành chính địa phương/i, 'tòa thị chính'),
    avoid(/đường dây hỗ trợ/i, 'tổng đài'),
    avoid(/thư báo nhận thẻ/i, 'giấy thông báo nhận thẻ'),
    avoid(/giấy chứng minh/i, 'giấy xác nhận mã số'),
    avoid(/tạm dừng/i, 'tạm ngừng'),
    avoid(/(?<!mã )số cá nhân/i, 'mã số cá nhân'),
    avoid(/bằng lái/i, 'giấy phép lái xe'),
    avoid(/e-mail/i, 'email'),
    avoid(/số biên nhận/i, 'mã tiếp nhận'),
  ],
  pt: [
    avoid(/(?<!\p{L})(?:tu|teu|tua|vocês|utente|ecrã|telemóvel|morada)(?!\p{L})/iu, 'você, Brazil’s words'),
    avoid(/(?<!\p{L})lhe(?!\p{L})/iu, 'a você'),
    avoid(/\bsenha/i, 'PIN'),
    avoid(/guichê/i, 'balcão'),
    avoid(/aviso de entrega/i, 'aviso de retirada'),
    avoid(/atestado de residência/i, 'certificado de residência'),
    avoid(/comprovante do número/i, 'comprovante de número'),
    avoid(/agente do leitor/i, 'programa do leitor'),
    avoid(/(?<!\p{L})num(?:a|as)?(?!\p{L})/iu, 'em um'),
  ],
  es: [
    avoid(/(?<!\p{L})(?:tú|tus?|vosotros|vuestr[oa]s?)(?!\p{L})/iu, 'usted'),
    avoid(/oficina municipal|municipalidad/i, 'ayuntamiento'),
    avoid(/servicio de ayuda/i, 'línea de ayuda'),
    avoid(/quiosco/i, 'terminal'),
    avoid(/aviso de entrega/i, 'aviso de recogida'),
    avoid(/comprobante del número/i, 'comprobante de número'),
    avoid(/(?<!\p{L})móvil(?!\p{L})/iu, 'teléfono'),
    avoid(/agente del lector/i, 'programa del lector'),
    avoid(/seguro médico/i, 'seguro de salud'),
    avoid(/\b(?:coja|coger)\b/i, 'tome'),
  ],
};

const readings = /《[^》]*》/gu;

/** A text as the glossary compares it. */
export function plainText(language: GlossaryLanguage, text: string): string {
  return language === 'ja-easy' ? text.replace(readings, '').replace(/\s/gu, '') : text;
}

/** Words of the text that the glossary has another word for. */
export function strangersIn(language: GlossaryLanguage, id: string, text: string): string[] {
  const plain = plainText(language, text);
  return avoided[language]
    .filter(({ word, but }) => word.test(plain) && !but?.test(id))
    .map(({ word, instead }) => `${id} says ${word.exec(plain)?.[0]}, not ${instead}: ${plain}`);
}
