import { type MailLanguage, mailLanguage, newsMail } from './mail-texts.ts';

/** What the lock screen shows below the title: like the mail it says nothing of what happened and leads to no page that asks for a PIN. */
const bodies: Readonly<Record<MailLanguage, string>> = {
  ja: 'マイナポータルを開いてご確認ください。通知で暗証番号をたずねることはありません。',
  'ja-easy': 'マイナポータルを ひらいて よんでください。つうちで あんしょうばんごうを きくことは ありません。',
  en: 'Open the portal and read it there. No message ever asks for a PIN.',
  'zh-Hans': '请打开门户网站查看。通知绝不会询问密码。',
  ko: '포털을 열어 확인해 주십시오. 알림으로 비밀번호를 묻는 일은 없습니다.',
  vi: 'Hãy mở cổng thông tin để đọc. Không thông báo nào hỏi mã PIN.',
  pt: 'Abra o portal para ler. Nenhuma mensagem pede um PIN.',
  es: 'Abra el portal para leerlo. Ningún mensaje pide un PIN.',
};

/** BCP 47, for `lang` of the message. */
const tags: Partial<Record<MailLanguage, string>> = { 'ja-easy': 'ja' };

/** The message that the service worker shows (web/doors/portal/worker/worker.ts): three texts, and nothing else. */
export function newsPush(wanted: string): string {
  const language = mailLanguage(wanted);
  return JSON.stringify({ title: newsMail(language).subject, body: bodies[language], lang: tags[language] ?? language });
}
