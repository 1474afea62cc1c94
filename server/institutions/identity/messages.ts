import type { ProblemMessages } from '../../kernel/index.ts';

export const messages: ProblemMessages = {
  MYNA_IDENTITY_SERVICE_EXISTS: {
    ja: { title: 'このクライアント ID は登録済みです。', next: '別の ID を選んでください。' },
    en: { title: 'A service with this client id is registered already.', next: 'Choose another id.' },
  },
  MYNA_IDENTITY_SERVICE_NOT_FOUND: {
    ja: { title: 'このクライアント ID のサービスは登録されていません。', next: '一覧を開き直してください。' },
    en: { title: 'No service with this client id is registered.', next: 'Open the list again.' },
  },
  MYNA_IDENTITY_SESSION_REQUIRED: {
    ja: { title: 'サインインしていません。', next: 'カードをかざしてサインインしてください。' },
    en: { title: 'You are not signed in here.', next: 'Sign in with your card.' },
  },
  MYNA_IDENTITY_CARD_BLOCKED: {
    ja: {
      title: 'このカードの利用が止められたため、サインアウトしました。',
      next: 'カードが手元にあるときは、市区町村の窓口で一時停止を解除できます。なくしたときは、窓口で再交付を申請してください。',
    },
    en: {
      title: 'The card was blocked, so you are signed out.',
      next: 'If you have the card, the municipal counter can lift the suspension. If it is lost, apply there for a new one.',
    },
  },
  MYNA_IDENTITY_ROLE_REQUIRED: {
    ja: { title: 'この操作をする権限がありません。', next: '必要なときは、責任者に権限の付与を依頼してください。' },
    en: { title: 'Your role does not allow this.', next: 'If you need it for your work, ask the person in charge to grant the role.' },
  },
  MYNA_IDENTITY_CARD_REQUIRED: {
    ja: {
      title: 'この操作にはマイナンバーカードが必要です。',
      next: '端末でのサインインは閲覧だけに使えます。カードをかざして、暗証番号を入れると続けられます。',
    },
    en: {
      title: 'This needs your My Number Card.',
      next: 'Signing in with a device is for viewing. Hold your card to the reader and enter its PIN to go on.',
    },
  },
  MYNA_IDENTITY_CARD_OF_ANOTHER: {
    ja: { title: 'サインインしている人のカードではありません。', next: 'ご自身のカードをかざしてください。' },
    en: { title: 'This is not the card of the person who is signed in.', next: 'Hold your own card to the reader.' },
  },
  MYNA_IDENTITY_PASSKEY_NOT_HERE: {
    ja: { title: 'ここでは端末でのサインインを使えません。', next: 'マイナンバーカードでサインインしてください。' },
    en: { title: 'Devices do not sign in here.', next: 'Sign in with your My Number Card.' },
  },
  MYNA_IDENTITY_PASSKEY_UNKNOWN: {
    ja: {
      title: 'この端末は登録されていません。',
      next: 'カードでサインインしてください。そのあと、「サインインに使う端末」でこの端末を登録できます。',
    },
    en: {
      title: 'This device is not registered here.',
      next: 'Sign in with your card. After that you can add the device under “Devices that sign me in”.',
    },
  },
  MYNA_IDENTITY_PASSKEY_NOT_FOUND: {
    ja: { title: 'その端末の登録はもうありません。', next: '一覧を開き直してください。' },
    en: { title: 'That device is no longer registered.', next: 'Open the list again.' },
  },
  MYNA_IDENTITY_PASSKEY_WRONG: {
    ja: { title: '端末の答えを確かめられませんでした。', next: 'もう一度試すか、カードでサインインしてください。' },
    en: { title: 'What the device answered could not be verified.', next: 'Try once more, or sign in with your card.' },
  },
  MYNA_IDENTITY_PASSKEY_COPIED: {
    ja: {
      title: 'この端末の鍵が複製された疑いがあるため、使えなくしました。',
      next: 'カードでサインインし、この端末の登録を消してから、登録し直してください。',
    },
    en: {
      title: 'The key of this device seems to have been copied, so it no longer works.',
      next: 'Sign in with your card, remove the device from the list and add it again.',
    },
  },
  MYNA_IDENTITY_PASSKEY_KNOWN: {
    ja: { title: 'この端末は登録済みです。', next: '一覧で確かめてください。' },
    en: { title: 'This device is registered already.', next: 'See the list.' },
  },
  MYNA_IDENTITY_PASSKEYS_FULL: {
    ja: { title: '登録できる端末は{most}台までです。', next: '使わない端末を一覧から消してから、登録してください。' },
    en: { title: 'You can register {most} devices at most.', next: 'Remove one that you no longer use, then add this one.' },
  },
  MYNA_IDENTITY_CROSS_SITE: {
    ja: { title: 'ほかのサイトから送られた要求は受け付けません。', next: 'このサイトのページを開いて、もう一度操作してください。' },
    en: { title: 'Requests made by another site are not accepted.', next: 'Open the page on this site and do it there.' },
  },
  MYNA_IDENTITY_INTERACTION_NOT_FOUND: {
    ja: {
      title: 'このサインインの画面は終わったか、別のブラウザーで開かれたものです。',
      next: '元のサービスに戻って、もう一度サインインを始めてください。',
    },
    en: {
      title: 'This sign-in is over, or was opened in another browser.',
      next: 'Go back to the service you came from and start signing in again.',
    },
  },
  MYNA_IDENTITY_CHALLENGE_STALE: {
    ja: { title: '時間が過ぎたか、すでに使われた確認です。', next: 'もう一度カードをかざしてください。' },
    en: { title: 'This check is too old or was answered already.', next: 'Hold the card to the reader again.' },
  },
  MYNA_IDENTITY_CHALLENGE_FOREIGN: {
    ja: {
      title: 'カードは、別の画面のための確認に署名しました。',
      next: 'この画面でもう一度カードをかざしてください。身に覚えのない画面が開いているときは、閉じてください。',
    },
    en: {
      title: 'The card signed for a different sign-in page.',
      next: 'Hold the card to the reader on this page. If a page is open that you did not expect, close it.',
    },
  },
  MYNA_IDENTITY_WRONG_CERTIFICATE: {
    ja: {
      title: 'サインインには使えない電子証明書です。',
      next: '利用者証明用の電子証明書と、数字4桁の暗証番号を使ってください。署名用の電子証明書は使えません。',
    },
    en: {
      title: 'This certificate is not for signing in.',
      next: 'Use the user-authentication certificate with its four-digit PIN, not the signature certificate.',
    },
  },
  MYNA_IDENTITY_SIGN_IN_FAILED: {
    ja: { title: 'サインインを終えられませんでした。', next: 'もう一度サインインしてください。' },
    en: { title: 'The sign-in could not be finished.', next: 'Sign in again.' },
  },
  MYNA_IDENTITY_SIGN_IN_ABORTED: {
    ja: { title: 'サインインをやめました。', next: '利用するときは、もう一度サインインしてください。' },
    en: { title: 'You did not sign in.', next: 'Sign in when you want to go on.' },
  },
  MYNA_IDENTITY_SERVICE_INVALID: {
    ja: { title: '登録できない内容です({field})。', next: '示された項目を直して、もう一度登録してください。秘密鍵は送らないでください。' },
    en: { title: 'The service cannot be registered like this ({field}).', next: 'Correct the named field. Never send a private key.' },
  },
  MYNA_IDENTITY_TLS_NOT_OFFERED: {
    ja: {
      title: 'このサーバーは、TLSのクライアント証明書を受け付けていません。',
      next: '管理者に OPENMYNA_TLS_CLIENT_PORT の設定を依頼してください。',
    },
    en: {
      title: 'This server takes no TLS client certificates.',
      next: 'Ask its operator to set OPENMYNA_TLS_CLIENT_PORT.',
    },
  },
  MYNA_IDENTITY_TLS_CERTIFICATE_REQUIRED: {
    ja: {
      title: '利用者証明用電子証明書が送られてきませんでした。',
      next: 'カードを読み取り機に入れ、TLSのクライアント証明書としてカードを選んで、もう一度接続してください。',
    },
    en: {
      title: 'No client certificate was sent.',
      next: 'Put the card into the reader, choose it as the TLS client certificate, and connect again.',
    },
  },
  MYNA_IDENTITY_TLS_CERTIFICATE_REFUSED: {
    ja: { title: 'この電子証明書は使えません({reason})。', next: '有効なカードの利用者証明用電子証明書を使ってください。' },
    en: { title: 'This certificate is not accepted ({reason}).', next: 'Use the user-authentication certificate of a valid card.' },
  },
  MYNA_IDENTITY_GRANT_INVALID: {
    ja: { title: '権限の内容に誤りがあります({field})。', next: '示された項目を直してください。' },
    en: { title: 'The role cannot be granted like this ({field}).', next: 'Correct the named field.' },
  },
};
