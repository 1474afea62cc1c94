/** `GET /api/v1/portal/contact`. */
export interface Contact {
  readonly language: string | null;
  readonly silent: readonly Topic[];
  readonly channels: readonly Channel[];
  readonly pushKey: string;
  readonly hasMail: boolean;
}

export interface Channel {
  readonly id: string;
  readonly kind: 'mail' | 'push';
  readonly hint: string;
  readonly state: 'unconfirmed' | 'on' | 'failing';
  readonly isHere: boolean;
}

export const topics = ['card', 'record', 'procedures', 'money', 'health'] as const;
export type Topic = (typeof topics)[number];

export const contactPath = '/api/v1/portal/contact';
export const settingsAddress = '/portal/settings';
