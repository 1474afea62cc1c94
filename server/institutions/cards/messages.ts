import type { ProblemMessages } from '../../kernel/index.ts';

/** What the cards institution refuses, beside the reasons of the photo check. */
export const messages: ProblemMessages = {
  MYNA_CARDS_PHOTO_CHECK_BUSY: {
    ja: { title: '写真の確認が混み合っています。', next: '1分ほど待ってから、もう一度送ってください。入力した内容は残っています。' },
    en: { title: 'Many photos are being checked at the moment.', next: 'Wait a minute and send it again. What you entered is kept.' },
  },
  MYNA_CARDS_PHOTO_CHECK_UNAVAILABLE: {
    ja: { title: '写真を確認できませんでした。', next: 'もう一度送ってください。続くときは別の写真を選んでください。' },
    en: { title: 'The photo could not be checked.', next: 'Send it again. If that does not help, choose another photo.' },
  },
  MYNA_CARDS_PHOTO_REFUSED: {
    ja: { title: 'この写真は使えません。', next: '示された理由を直した写真を使ってください({reasons})。' },
    en: { title: 'This photo cannot be used.', next: 'Use a photo without the faults named ({reasons}).' },
  },
  MYNA_CARDS_PHOTO_NOT_ANNOUNCED: {
    ja: { title: '写真の受付準備ができていません。', next: '写真のページからやり直してください。' },
    en: { title: 'No photo was announced before this one was sent.', next: 'Start again from the page of the photo.' },
  },
  MYNA_CARDS_PHOTO_NOT_AS_CAPTURED: {
    ja: { title: '届いた写真が、撮影した写真と一致しません。', next: '写真を選び直して、もう一度送ってください。' },
    en: { title: 'The photo that arrived is not the one that was captured.', next: 'Choose the photo again and send it once more.' },
  },
  MYNA_CARDS_PHOTO_NOT_BOUND: {
    ja: {
      title: 'この申請に結び付いた写真ではありません。',
      next: '写真のページからやり直してください。窓口では手続を止め、運用者に知らせてください。',
    },
    en: {
      title: 'This is not the photo that belongs to this application.',
      next: 'Start again from the page of the photo. At a counter: stop, and tell the operator.',
    },
  },
  MYNA_CARDS_PHOTO_NEEDED: {
    ja: { title: '写真が必要です。', next: '写真を撮影するか、選んでください。' },
    en: { title: 'A photo is needed.', next: 'Take or choose a photo.' },
  },
  MYNA_CARDS_PHOTO_NOT_NEEDED: {
    ja: { title: '1歳未満の方のカードに写真は不要です。', next: '写真なしで次へ進んでください。' },
    en: { title: 'The card of a child under one year has no photo.', next: 'Go on without a photo.' },
  },
  MYNA_CARDS_NO_PHOTO: {
    ja: { title: '写真はありません。', next: '1歳未満で申請したカードには写真がありません。' },
    en: { title: 'There is no photo.', next: 'A card applied for under one year of age has none.' },
  },
  MYNA_CARDS_APPLICATION_NUMBER_MISTYPED: {
    ja: { title: '申請書IDの数字に誤りがあります。', next: '交付申請書の23桁の数字を確かめて、もう一度入力してください。' },
    en: { title: 'A digit of the application number is wrong.', next: 'Compare all 23 digits with your letter and type them again.' },
  },
  MYNA_CARDS_APPLICATION_NUMBER_UNKNOWN: {
    ja: {
      title: 'この申請書IDは発行されていません。',
      next: '交付申請書を確かめてください。見つからないときは市町村の窓口で申請できます。',
    },
    en: {
      title: 'This application number was never issued.',
      next: 'Check your letter. Without it you can apply at the counter of your municipality.',
    },
  },
  MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED: {
    ja: { title: 'この申請書IDは、新しいものに替わったため使えません。', next: '後から届いた交付申請書の申請書IDを使ってください。' },
    en: {
      title: 'This application number was replaced and no longer works.',
      next: 'Use the number of the newer letter.',
    },
  },
  MYNA_CARDS_APPLICATION_NUMBER_JUST_REPLACED: {
    ja: {
      title: '同じときに、別の操作で新しい申請書IDが発行されました。',
      next: '画面を読み直してください。新しい通知書はすでに発送の手続に入っています。',
    },
    en: {
      title: 'A new application number was issued by somebody else at the same moment.',
      next: 'Load the page again: the new letter is on its way.',
    },
  },
  MYNA_CARDS_SESSION_REQUIRED: {
    ja: { title: '申請の手続が終わったか、時間が過ぎました。', next: '申請書IDをもう一度入力してください。' },
    en: { title: 'Your application session has ended.', next: 'Enter the application number of your letter again.' },
  },
  MYNA_CARDS_NOT_A_RESIDENT: {
    ja: { title: '住民登録が続いていないため、カードを作れません。', next: '市町村の窓口に相談してください。' },
    en: { title: 'A card is made for registered residents only.', next: 'Ask at the counter of your municipality.' },
  },
  MYNA_CARDS_REPRESENTATIVE_NEEDED: {
    ja: { title: '15歳未満の方は、法定代理人が申請します。', next: '代理人の氏名、続柄、電話番号を入力してください。' },
    en: {
      title: 'For a child under 15 the legal representative applies.',
      next: "Enter the representative's name, relationship and telephone number.",
    },
  },
  MYNA_CARDS_GUARDIAN_NEEDED: {
    ja: { title: '成年被後見人の方は、成年後見人が申請します。', next: '後見人の氏名と電話番号を入力してください。' },
    en: { title: 'For an adult under guardianship the guardian applies.', next: "Enter the guardian's name and telephone number." },
  },
  MYNA_CARDS_CARD_EXISTS: {
    ja: { title: 'すでに有効なカードがあります。', next: '新しい申請はいりません。紛失や更新は市町村の窓口へ。' },
    en: { title: 'There is a valid card already.', next: 'No application is needed. For loss or renewal ask your municipality.' },
  },
  MYNA_CARDS_APPLICATION_OPEN: {
    ja: { title: 'すでに申請を受け付けています。', next: '進み具合のページで確認できます。' },
    en: { title: 'An application is under way already.', next: 'Follow it on the page that shows its progress.' },
  },
  MYNA_CARDS_APPLICATION_NOT_FOUND: {
    ja: { title: '申請が見つかりません。', next: '受付番号を確かめてください。' },
    en: { title: 'There is no such application.', next: 'Check the reference number.' },
  },
  MYNA_CARDS_APPLICATION_NOT_NOW: {
    ja: { title: 'この申請は、いまはその操作ができない段階です({stage})。', next: '画面を更新して、いまの段階を確かめてください。' },
    en: {
      title: 'The application is at a stage at which this is not possible ({stage}).',
      next: 'Reload the page and look where it stands.',
    },
  },
  MYNA_CARDS_CARD_NOT_FOUND: {
    ja: { title: 'カードが見つかりません。', next: 'カードの番号を確かめてください。' },
    en: { title: 'There is no such card.', next: 'Check the number of the card.' },
  },
  MYNA_CARDS_CARD_NOT_NOW: {
    ja: { title: 'このカードは、いまはその操作ができない状態です({state})。', next: 'カードの状態を確かめてください。' },
    en: { title: 'The card is in a state in which this is not possible ({state}).', next: "Look at the card's state." },
  },
  MYNA_CARDS_NO_SUCH_CERTIFICATE: {
    ja: {
      title: 'この方のカードには、その電子証明書を入れられません。',
      next: '署名用電子証明書は15歳以上の方のものです。ほかの証明書を選んでください。',
    },
    en: {
      title: "This person's card cannot have that certificate.",
      next: 'A signature certificate is issued from the age of 15. Choose another certificate.',
    },
  },
  MYNA_CARDS_RENEWAL_NOT_YET: {
    ja: { title: '更新できるのは有効期限の3か月前からです({from}から)。', next: 'その日以降にもう一度お越しください。' },
    en: { title: 'Renewal opens three months before the end, on {from}.', next: 'Come again from that day on.' },
  },
  MYNA_CARDS_NOT_REPORTED_LOST: {
    ja: { title: 'このカードの紛失の届出はありません。', next: '先に紛失の届出を受け付け、カードを一時停止してください。' },
    en: { title: 'This card is not reported lost.', next: 'Take the loss report first: it suspends the card.' },
  },
  MYNA_CARDS_ANOTHER_CARD_LIVE: {
    ja: { title: 'この方には別の有効なカードがあります。', next: '先に前のカードを返納または廃止してください。' },
    en: { title: 'This person has another live card.', next: 'Withdraw the earlier card first.' },
  },
  MYNA_CARDS_NOTICE_MISTYPED: {
    ja: { title: '交付通知書の番号に誤りがあります。', next: '16桁の数字を確かめてください。' },
    en: { title: 'A digit of the notice number is wrong.', next: 'Compare all 16 digits with the notice.' },
  },
  MYNA_CARDS_NOTICE_UNKNOWN: {
    ja: { title: 'この番号の交付通知書はありません。', next: '通知書を確かめてください。' },
    en: { title: 'No notice has this number.', next: 'Check the notice.' },
  },
  MYNA_CARDS_NOTICE_OF_ANOTHER_PERSON: {
    ja: { title: '交付通知書が、確認した方のものではありません。', next: 'カードを渡さず、本人確認書類と通知書を確かめてください。' },
    en: {
      title: 'The notice does not belong to the person who was identified.',
      next: 'Hand nothing over. Check the identity document and the notice.',
    },
  },
  MYNA_CARDS_NOTHING_TO_COLLECT: {
    ja: { title: '受け取れるカードはありません。', next: '申請の進み具合を確かめてください。' },
    en: { title: 'There is no card to collect.', next: 'Look at the progress of the application.' },
  },
  MYNA_CARDS_NOT_AT_OFFICE: {
    ja: { title: 'カードはまだ窓口に届いていません({stage})。', next: '交付通知書が届いてから来庁してください。' },
    en: { title: 'The card is not at the office yet ({stage}).', next: 'Come when the collection notice has arrived.' },
  },
  MYNA_CARDS_ALREADY_COLLECTED: {
    ja: { title: 'このカードはすでに受け取られています。', next: '心当たりがないときは、すぐにカードを一時停止してください。' },
    en: {
      title: 'This card has been collected already.',
      next: 'If the person knows nothing of it, suspend the card at once.',
    },
  },
  MYNA_CARDS_CARD_RECALLED: {
    ja: {
      title: 'このカードは鍵の更新が必要なため、一斉に一時停止されています。',
      next: '窓口でカードの鍵と電子証明書を新しくしてください。',
    },
    en: { title: 'The card was recalled: its keys cannot be trusted any more.', next: 'Give it new keys and certificates at the counter.' },
  },
  MYNA_CARDS_CARD_OUTDATED: {
    ja: {
      title: 'カードの作成後に住民票の記載が変わったため、作り直しています。',
      next: '新しい交付通知書が届いてから来庁してください。',
    },
    en: {
      title: 'The record changed after the card was made, so it is made again.',
      next: 'Come when the next collection notice has arrived.',
    },
  },
  MYNA_CARDS_CARD_MADE_AGAIN: {
    ja: {
      title: 'このカードは鍵を信頼できないため、交付できません。作り直しています。',
      next: '新しい交付通知書が届いてから来庁してください。',
    },
    en: {
      title: 'The card was recalled before it was handed over, and is made again.',
      next: 'Come when the next collection notice has arrived.',
    },
  },
  MYNA_CARDS_RECALL_NOT_FOUND: {
    ja: { title: 'この一斉一時停止はありません。', next: '一覧を確かめてください。' },
    en: { title: 'There is no such recall.', next: 'Look at the list.' },
  },
  MYNA_CARDS_RECALL_EMPTY: {
    ja: { title: '当てはまるカードがありません。', next: '製造ロット、発行日または認証局の世代を選んでください。' },
    en: { title: 'No card fits this choice.', next: 'Choose a batch, days of issue or a generation of an authority.' },
  },
  MYNA_CARDS_RECALL_NOT_CONFIRMED: {
    ja: { title: '入力した枚数が、対象のカードの枚数({cards})と違います。', next: '対象をもう一度確かめ、枚数を入力してください。' },
    en: { title: 'The number typed is not the number of cards ({cards}).', next: 'Check the choice again and type the number of cards.' },
  },
  MYNA_CARDS_RECALL_RUNNING: {
    ja: { title: '別の一斉一時停止が終わっていません。', next: 'それが終わってから行ってください。' },
    en: { title: 'Another recall is not finished.', next: 'Wait until all of its cards are suspended.' },
  },
  MYNA_CARDS_RECALL_NOT_NOW: {
    ja: { title: 'いまの状態ではこの操作はできません。', next: '画面を更新して、状態を確かめてください。' },
    en: { title: 'That is not possible in the present state.', next: 'Load the page again and look at the state.' },
  },
};
