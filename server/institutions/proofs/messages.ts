import { type ProblemMessages, type ProblemTable, problemText } from '../../kernel/index.ts';

export const problems: ProblemTable = {
  MYNA_PROOF_NOT_OFFERED: 409,
  MYNA_PROOF_ASKER_INVALID: 422,
  MYNA_PROOF_CHALLENGE_STALE: 409,
  MYNA_PROOF_OTHER_CARD: 403,
  MYNA_PROOF_TOO_MANY: 409,
  MYNA_PROOF_UNKNOWN: 404,
  MYNA_PROOF_ENDED: 410,
  MYNA_PROOF_NOT_OURS: 422,
  MYNA_PROOF_ALTERED: 422,
};

export const messages: ProblemMessages = {
  MYNA_PROOF_NOT_OFFERED: problemText(
    'The portal makes no proof of number here.',
    'Show your card, or bring a residence certificate with your number from the municipal office.',
    'ここでは、マイナポータルによる個人番号の証明は作成できません。',
    'マイナンバーカードか、個人番号を記載した住民票の写しをお使いください。',
  ),
  MYNA_PROOF_ASKER_INVALID: problemText(
    'This cannot be the name of who asks.',
    'Write the name in up to 80 letters, as it stands on the request you were given.',
    '提出先の名前として使えない文字があるか、長すぎます。',
    '渡された依頼書のとおりに、80文字までで入力してください。',
  ),
  MYNA_PROOF_CHALLENGE_STALE: problemText(
    'It took too long, or this was done already.',
    'Nothing was made by this step. Look at your proofs, and begin again if it is not there.',
    '時間が過ぎたか、すでに処理されています。',
    'この操作では作成されていません。証明の一覧を確かめ、なければもう一度はじめから行ってください。',
  ),
  MYNA_PROOF_OTHER_CARD: problemText(
    'This is not the card with which you signed in.',
    'Hold your own card to the reader. If you have a new card, sign in with it first.',
    'ログインに使ったカードではありません。',
    'ご自分のカードをかざしてください。新しいカードをお持ちの方は、そのカードでログインし直してください。',
  ),
  MYNA_PROOF_TOO_MANY: problemText(
    'You have {most} proofs that are still open.',
    'Withdraw those that nobody needs any more.',
    '有効な証明が{most}件あります。',
    '使わない証明を取り消してから、作成してください。',
  ),
  MYNA_PROOF_UNKNOWN: problemText(
    'No proof is found by this.',
    'Compare it letter by letter, or ask the holder for the file. Do not accept the number on this.',
    'この内容に当たる証明は見つかりません。',
    '1文字ずつ確かめるか、ご本人にファイルを求めてください。これによって番号を受け取ることはできません。',
  ),
  MYNA_PROOF_ENDED: problemText(
    'This proof has ended, was withdrawn, or was made with another card.',
    'Make a new one.',
    'この証明は、期限が過ぎたか、取り消されたか、別のカードで作成されたものです。',
    '新しい証明を作成してください。',
  ),
  MYNA_PROOF_NOT_OURS: problemText(
    'This is no proof of number of this portal.',
    'Ask the holder for the file as it was downloaded, or for the card. A print, a photo and a copy prove nothing.',
    'マイナポータルが発行した個人番号の証明ではありません。',
    'ダウンロードしたままのファイルか、マイナンバーカードをご本人に求めてください。印刷物、写真、写しは証明になりません。',
  ),
  MYNA_PROOF_ALTERED: problemText(
    'The file was changed after it was signed.',
    'Do not accept it. Ask the holder for the file as it was downloaded, or to show the code on the screen.',
    '署名のあとにファイルが変更されています。',
    '受け取らないでください。ダウンロードしたままのファイルか、画面のコードの提示をご本人に求めてください。',
  ),
};
