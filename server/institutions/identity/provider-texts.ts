import type { Language } from '../../kernel/index.ts';

export interface ProviderTexts {
  /** The question before signing out, and its two answers. */
  readonly ask: string;
  readonly leave: string;
  readonly stay: string;
  readonly left: string;
  readonly refused: string;
  readonly goBack: string;
  /** Where the languages stand. */
  readonly languages: string;
}

/** Words of the few pages that the provider itself shows; easy Japanese with readings as 漢字《かんじ》. */
export const providerTexts: Readonly<Record<Language, ProviderTexts>> = {
  ja: {
    ask: 'サインアウトしますか',
    leave: 'サインアウトする',
    stay: '戻る',
    left: 'サインアウトしました',
    refused: 'このサインインは続けられません',
    goBack: '元のサービスに戻って、もう一度始めてください。',
    languages: '言語',
  },
  'ja-easy': {
    ask: 'サインアウトしますか',
    leave: 'サインアウトする',
    stay: 'もどる',
    left: 'サインアウトしました',
    refused: 'サインインできません',
    goBack: 'もとのサービスに もどって、もう一度《いちど》 始《はじ》めてください。',
    languages: 'ことば',
  },
  en: {
    ask: 'Sign out?',
    leave: 'Sign out',
    stay: 'Stay signed in',
    left: 'You are signed out',
    refused: 'This sign-in cannot go on',
    goBack: 'Go back to the service you came from and start again.',
    languages: 'Language',
  },
  'zh-Hans': {
    ask: '要退出登录吗？',
    leave: '退出登录',
    stay: '保持登录',
    left: '您已退出登录',
    refused: '此登录无法继续',
    goBack: '请回到原来的服务，重新开始。',
    languages: '语言',
  },
  ko: {
    ask: '로그아웃하시겠습니까?',
    leave: '로그아웃',
    stay: '로그인 유지',
    left: '로그아웃했습니다',
    refused: '이 로그인을 계속할 수 없습니다',
    goBack: '원래 서비스로 돌아가 다시 시작해 주십시오.',
    languages: '언어',
  },
  vi: {
    ask: 'Bạn muốn đăng xuất?',
    leave: 'Đăng xuất',
    stay: 'Tiếp tục đăng nhập',
    left: 'Bạn đã đăng xuất',
    refused: 'Không thể tiếp tục lần đăng nhập này',
    goBack: 'Hãy quay lại dịch vụ ban đầu và bắt đầu lại.',
    languages: 'Ngôn ngữ',
  },
  pt: {
    ask: 'Deseja sair?',
    leave: 'Sair',
    stay: 'Continuar conectado',
    left: 'Você saiu',
    refused: 'Este acesso não pode continuar',
    goBack: 'Volte ao serviço de onde veio e comece de novo.',
    languages: 'Idioma',
  },
  es: {
    ask: '¿Desea cerrar la sesión?',
    leave: 'Cerrar sesión',
    stay: 'Seguir con la sesión abierta',
    left: 'Ha cerrado la sesión',
    refused: 'Este inicio de sesión no puede continuar',
    goBack: 'Vuelva al servicio del que viene y empiece de nuevo.',
    languages: 'Idioma',
  },
};

/** Each language by its own name, and its tag for `lang`. */
export const languageNames: Readonly<Record<Language, readonly [name: string, tag: string]>> = {
  ja: ['日本語', 'ja'],
  'ja-easy': ['やさしい にほんご', 'ja'],
  en: ['English', 'en'],
  'zh-Hans': ['简体中文', 'zh-Hans'],
  ko: ['한국어', 'ko'],
  vi: ['Tiếng Việt', 'vi'],
  pt: ['Português', 'pt'],
  es: ['Español', 'es'],
};
