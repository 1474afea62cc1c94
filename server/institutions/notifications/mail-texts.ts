import type { MailText } from './mail.ts';

export type MailLanguage = 'ja' | 'ja-easy' | 'en' | 'zh-Hans' | 'ko' | 'vi' | 'pt' | 'es';

/** Mails say that there is something, never what, and hold no link: whoever reads one on the way, or makes a false one, has nothing to point at. */
const news: Readonly<Record<MailLanguage, MailText>> = {
  ja: {
    subject: 'マイナポータルに新しいお知らせがあります',
    text: 'マイナポータルに新しいお知らせがあります。\nいつもの方法でマイナポータルを開いて、ご確認ください。\n\nこのメールにリンクはありません。暗証番号をたずねることもありません。\n配信の停止は、マイナポータルの「お知らせの送り先」でできます。',
  },
  'ja-easy': {
    subject: 'マイナポータルに あたらしい おしらせが あります',
    text: 'マイナポータルに あたらしい おしらせが あります。\nいつものように マイナポータルを ひらいて、よんでください。\n\nこのメールに リンクは ありません。あんしょうばんごうも ききません。\nメールが いらないときは、マイナポータルの「おしらせの おくりさき」で とめてください。',
  },
  en: {
    subject: 'There is news in MyNaPortal',
    text: 'There is news in MyNaPortal.\nOpen the portal as you always do, and read it there.\n\nThis mail holds no link and asks for no PIN.\nTo end these mails, go to “Where notices go to” in MyNaPortal.',
  },
  'zh-Hans': {
    subject: 'MyNaPortal有新通知',
    text: 'MyNaPortal（マイナポータル）有新通知。\n请按平时的方式打开门户网站查看。\n\n本邮件不含任何链接，也不会询问密码。\n如需停止接收，请在门户网站的“通知发到哪里”中设置。',
  },
  ko: {
    subject: '마이나포털에 새 알림이 있습니다',
    text: '마이나포털(マイナポータル)에 새 알림이 있습니다.\n평소와 같은 방법으로 포털을 열어 확인해 주십시오.\n\n이 이메일에는 링크가 없으며 비밀번호를 묻지 않습니다.\n이메일을 그만 받으려면 포털의 ‘알림을 받을 곳’에서 설정해 주십시오.',
  },
  vi: {
    subject: 'Có thông báo mới trong MyNaPortal',
    text: 'Có thông báo mới trong MyNaPortal (マイナポータル).\nHãy mở cổng thông tin như bạn vẫn làm và đọc tại đó.\n\nThư này không có liên kết và không hỏi mã PIN.\nĐể ngừng nhận thư, hãy vào “Nơi nhận thông báo” trong MyNaPortal.',
  },
  pt: {
    subject: 'Há um novo aviso no MyNaPortal',
    text: 'Há um novo aviso no MyNaPortal (マイナポータル).\nAbra o portal como de costume e leia-o lá.\n\nEste e-mail não contém links e não pede nenhum PIN.\nPara não receber mais e-mails, abra “Para onde vão os avisos” no MyNaPortal.',
  },
  es: {
    subject: 'Hay un aviso nuevo en MyNaPortal',
    text: 'Hay un aviso nuevo en MyNaPortal (マイナポータル).\nAbra el portal como siempre y léalo allí.\n\nEste correo no contiene enlaces ni pide ningún PIN.\nPara dejar de recibir correos, vaya a «Adónde se envían los avisos» en MyNaPortal.',
  },
};

const codes: Readonly<Record<MailLanguage, (code: string) => MailText>> = {
  ja: (code) => ({
    subject: 'メールアドレスの確認',
    text: `確認コード: ${code}\n開いているマイナポータルの画面に、30分以内に入力してください。\n心当たりがないときは、何もしないでください。`,
  }),
  'ja-easy': (code) => ({
    subject: 'メールアドレスの かくにん',
    text: `かくにんコード: ${code}\nいま ひらいている マイナポータルの がめんに、30ぷん いないに いれてください。\nしらない ときは、なにも しないでください。`,
  }),
  en: (code) => ({
    subject: 'Confirm your e-mail address',
    text: `Code: ${code}\nType it within 30 minutes into the portal page that you have open.\nIf you did not ask for it, do nothing.`,
  }),
  'zh-Hans': (code) => ({
    subject: '确认您的电子邮箱',
    text: `验证码：${code}\n请在30分钟内输入到您已打开的门户网站页面。\n如果不是您本人申请，请不必理会。`,
  }),
  ko: (code) => ({
    subject: '이메일 주소 확인',
    text: `확인 코드: ${code}\n열려 있는 포털 화면에 30분 이내에 입력해 주십시오.\n본인이 요청하지 않았다면 아무것도 하지 마십시오.`,
  }),
  vi: (code) => ({
    subject: 'Xác nhận địa chỉ email',
    text: `Mã: ${code}\nNhập mã trong vòng 30 phút vào trang cổng thông tin bạn đang mở.\nNếu bạn không yêu cầu, hãy bỏ qua thư này.`,
  }),
  pt: (code) => ({
    subject: 'Confirme seu endereço de e-mail',
    text: `Código: ${code}\nDigite-o em até 30 minutos na página do portal que está aberta.\nSe você não o pediu, não faça nada.`,
  }),
  es: (code) => ({
    subject: 'Confirme su dirección de correo',
    text: `Código: ${code}\nEscríbalo en un plazo de 30 minutos en la página del portal que tiene abierta.\nSi no lo ha pedido, no haga nada.`,
  }),
};

/** A language that no text was written in is answered in English. */
export const mailLanguage = (wanted: string): MailLanguage => (Object.hasOwn(news, wanted) ? (wanted as MailLanguage) : 'en');

export const newsMail = (language: string): MailText => news[mailLanguage(language)];
export const codeMail = (language: string, code: string): MailText => codes[mailLanguage(language)](code);
