import type { ProblemMessages } from '../../../kernel/index.ts';

/** Each reason a photo is refused for, and how to take one that passes. */
export const photoMessages: ProblemMessages = {
  MYNA_CARDS_PHOTO_NOT_AN_IMAGE: {
    ja: { title: 'JPEG または PNG の画像ではありません。', next: 'JPEG または PNG の写真を選んでください。' },
    en: { title: 'This file is no JPEG or PNG picture.', next: 'Choose a photo saved as JPEG or PNG.' },
  },
  MYNA_CARDS_PHOTO_TOO_FEW_BYTES: {
    ja: { title: '写真のファイルが小さすぎます。', next: '20KB 以上の、縮小していない元の写真を選んでください。' },
    en: { title: 'The photo file is too small.', next: 'Choose the original photo of at least 20 KB, not a shrunk copy.' },
  },
  MYNA_CARDS_PHOTO_TOO_MANY_BYTES: {
    ja: { title: '写真のファイルが大きすぎます。', next: '7MB 以下の写真を選んでください。' },
    en: { title: 'The photo file is too large.', next: 'Choose a photo of at most 7 MB.' },
  },
  MYNA_CARDS_PHOTO_TOO_SMALL: {
    ja: { title: '写真の縦横のピクセル数が足りません。', next: '縦横とも 480 ピクセル以上の写真を選んでください。' },
    en: { title: 'The photo has too few pixels.', next: 'Choose a photo of at least 480 pixels on each side.' },
  },
  MYNA_CARDS_PHOTO_TOO_LARGE: {
    ja: { title: '写真の縦横のピクセル数が多すぎます。', next: '縦横とも 6000 ピクセル以下の写真を選んでください。' },
    en: { title: 'The photo has too many pixels.', next: 'Choose a photo of at most 6000 pixels on each side.' },
  },
  MYNA_CARDS_PHOTO_TRUNCATED: {
    ja: { title: '写真のファイルが壊れています。', next: 'もう一度撮影するか、別の写真を選んでください。' },
    en: { title: 'The photo file is damaged.', next: 'Take the photo again or choose another one.' },
  },
  MYNA_CARDS_PHOTO_DATE_MISSING: {
    ja: { title: '撮影日がわかりません。', next: '写真を撮影した日を入力してください。' },
    en: { title: 'We do not know when the photo was taken.', next: 'Enter the day on which the photo was taken.' },
  },
  MYNA_CARDS_PHOTO_DATE_IN_FUTURE: {
    ja: { title: '撮影日が今日より後になっています。', next: '撮影日を確かめてください。' },
    en: { title: 'The day the photo was taken has not come yet.', next: 'Check the day on which the photo was taken.' },
  },
  MYNA_CARDS_PHOTO_TOO_OLD: {
    ja: { title: '撮影から6か月を過ぎています。', next: '新しく撮影した写真を使ってください。' },
    en: { title: 'The photo is older than six months.', next: 'Use a photo taken recently.' },
  },
  MYNA_CARDS_PHOTO_TOO_DARK: {
    ja: { title: '写真が暗すぎます。', next: '明るい場所で、正面から光が当たるように撮影してください。' },
    en: { title: 'The photo is too dark.', next: 'Take it in a bright place with light from the front.' },
  },
  MYNA_CARDS_PHOTO_TOO_BRIGHT: {
    ja: { title: '顔が明るすぎて白くとんでいます。', next: '直射日光やフラッシュを避けて撮影してください。' },
    en: { title: 'The face is burnt out by too much light.', next: 'Take it without direct sun or flash.' },
  },
  MYNA_CARDS_PHOTO_BLURRED: {
    ja: { title: '写真がぼけています。', next: 'レンズを拭き、動かずに撮影してください。' },
    en: { title: 'The photo is blurred.', next: 'Wipe the lens, hold still and take it again.' },
  },
  MYNA_CARDS_PHOTO_NO_FACE: {
    ja: { title: '顔が見つかりません。', next: '正面を向き、顔全体が写るように撮影してください。' },
    en: { title: 'There is no face in the photo.', next: 'Face the camera so that your whole face is in the picture.' },
  },
  MYNA_CARDS_PHOTO_SEVERAL_FACES: {
    ja: { title: '2人以上の顔が写っています。', next: '申請する人だけを写してください。' },
    en: { title: 'There is more than one face in the photo.', next: 'Only the person who applies may be in the picture.' },
  },
  MYNA_CARDS_PHOTO_NOT_UPRIGHT: {
    ja: { title: '顔がまっすぐになっていません。', next: '写真を回転させるか、頭をまっすぐにして撮影してください。' },
    en: { title: 'The face is not upright.', next: 'Turn the photo, or hold your head straight and take it again.' },
  },
  MYNA_CARDS_PHOTO_HEAD_TOO_SMALL: {
    ja: { title: '顔が小さすぎます。', next: 'カメラに近づくか、枠の大きさに顔を合わせて切り抜いてください。' },
    en: { title: 'The head is too small in the picture.', next: 'Come closer, or crop so that the head fills the outline.' },
  },
  MYNA_CARDS_PHOTO_HEAD_TOO_LARGE: {
    ja: { title: '顔が大きすぎます。', next: 'カメラから離れ、頭の上に余白を残してください。' },
    en: { title: 'The head is too large in the picture.', next: 'Step back and leave some space above the head.' },
  },
  MYNA_CARDS_PHOTO_OFF_CENTRE: {
    ja: { title: '顔が中央にないか、頭の一部が切れています。', next: '頭全体が枠の中央に入るようにしてください。' },
    en: { title: 'The head is not in the middle, or part of it is cut off.', next: 'Place the whole head in the middle of the frame.' },
  },
  MYNA_CARDS_PHOTO_BACKGROUND_NOT_WHITE: {
    ja: { title: '背景が白の無地ではありません。', next: '白い壁の前で、影が出ないように撮影してください。' },
    en: { title: 'The background is not plain white.', next: 'Stand in front of a white wall without shadows.' },
  },
  MYNA_CARDS_PHOTO_BACKGROUND_NOT_PLAIN: {
    ja: { title: '背景が無地ではありません。', next: '無地の壁の前で撮影してください。' },
    en: { title: 'The background is not plain.', next: 'Stand in front of a plain wall.' },
  },
};
