import { databaseMessages } from './kernel/database/messages.ts';
import { createProblemCatalogue, type ProblemMessages } from './kernel/http/problems.ts';
import { MynaError } from './kernel/index.ts';

const configMessages: ProblemMessages = {
  MYNA_CONFIG_INVALID: {
    en: { title: '{variable} cannot be used: {reason}.', next: 'Correct it in the environment and start again.' },
    ja: { title: '{variable} の値が使えません:{reason}', next: '環境変数を直して、もう一度起動してください。' },
  },
  MYNA_CONFIG_SECRET_MISSING: {
    en: { title: 'Production needs a secret of its own.', next: 'Set {variable} to a file of at least 32 random bytes in Base64.' },
    ja: { title: '本番では独自の秘密鍵が必要です。', next: '{variable} に32バイト以上の乱数(Base64)のファイルを指定してください。' },
  },
  MYNA_CONFIG_SECRET_PUBLISHED: {
    en: { title: 'The sandbox’s secret is published and protects nothing.', next: 'Set {variable} to a file of your own.' },
    ja: { title: '砂場の秘密鍵は公開されています。', next: '{variable} に独自のファイルを指定してください。' },
  },
  MYNA_CONFIG_HTTPS_MISSING: {
    en: {
      title: 'Production needs HTTPS: {variable} must begin with https://.',
      next: 'Set {variable} to the public address, or OPENMYNA_TLS_CERT and OPENMYNA_TLS_KEY so that this server speaks HTTPS itself.',
    },
    ja: {
      title: '本番では HTTPS が必要です。{variable} は https:// で始まる必要があります。',
      next: '{variable} に公開アドレスを指定するか、OPENMYNA_TLS_CERT と OPENMYNA_TLS_KEY を指定してください。',
    },
  },
  MYNA_KEY_STORE_PKCS11_MISSING: {
    en: {
      title: 'Keys in an HSM need the npm package {package}.',
      next: 'Run "npm install {package}" (it is compiled: a C++ compiler is needed).',
    },
    ja: {
      title: 'HSM の鍵には npm パッケージ {package} が必要です。',
      next: '「npm install {package}」を実行してください(C++ コンパイラが必要です)。',
    },
  },
  MYNA_KEY_STORE_PKCS11_MODULE: {
    en: { title: 'The PKCS#11 module {module} does not work.', next: 'Correct OPENMYNA_PKCS11_MODULE.' },
    ja: { title: 'PKCS#11 モジュール {module} が動作しません。', next: 'OPENMYNA_PKCS11_MODULE を直してください。' },
  },
  MYNA_KEY_STORE_PKCS11_TOKEN: {
    en: { title: 'The HSM has no token with the label {token}.', next: 'Initialise one, or correct OPENMYNA_PKCS11_TOKEN.' },
    ja: { title: 'ラベル {token} のトークンが HSM にありません。', next: '初期化するか、OPENMYNA_PKCS11_TOKEN を直してください。' },
  },
  MYNA_KEY_STORE_PKCS11_PIN: {
    en: { title: 'The token {token} refuses the PIN.', next: 'Correct the file of OPENMYNA_PKCS11_PIN_FILE before the token locks.' },
    ja: { title: 'トークン {token} が PIN を拒みました。', next: 'ロックされる前に OPENMYNA_PKCS11_PIN_FILE のファイルを直してください。' },
  },
  MYNA_PORT_IN_USE: {
    en: { title: 'Port {port} is in use.', next: 'Stop the other program, or set PORT to another one.' },
    ja: { title: 'ポート {port} は使用中です。', next: '他のプログラムを止めるか、PORT に別の番号を指定してください。' },
  },
};

/** What a person reads on the console when the start is refused. */
export function describeStartFailure(error: unknown): string {
  if (error instanceof MynaError) {
    const catalogue = createProblemCatalogue();
    catalogue.add({}, { ...configMessages, ...databaseMessages });
    const { title, detail } = catalogue.render(error.code, error.facts, 'en', '');
    if (title !== `${error.code}.title`) return `OpenMyna does not start: ${title}\n${detail} (${error.code})`;
    return `OpenMyna does not start: ${error.code} ${JSON.stringify(error.facts)}${error.cause instanceof Error ? `\n${error.cause.message}` : ''}`;
  }
  return `OpenMyna does not start.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
