import { useState } from 'react';
import { useText } from '../../i18n/text.tsx';
import { errorsOf, type FieldFault } from '../../ui/error-summary.tsx';
import { TextField } from '../../ui/fields.tsx';
import { QuestionPage } from '../../ui/page.tsx';
import { Problem } from '../../ui/states.tsx';
import { sendContact } from './apply-api.ts';
import type { ApplyStep } from './apply-door.tsx';
import { useSave } from './use-save.ts';

export function ContactPage({ view, onAnswered, back }: ApplyStep) {
  const { t, language } = useText();
  const [email, setEmail] = useState(view?.contact?.email ?? '');
  const [phone, setPhone] = useState(view?.contact?.phone ?? '');
  const [faults, setFaults] = useState<readonly FieldFault[]>([]);
  const errors = errorsOf(faults);
  const { isBusy, problem, save } = useSave(onAnswered);
  const send = async () => {
    const found: FieldFault[] = [];
    const typedEmail = email.normalize('NFKC').trim();
    const typedPhone = phone.normalize('NFKC').trim();
    if (typedEmail && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typedEmail))
      found.push({ field: 'email', message: t('apply.contact.email.fault') });
    if (typedPhone && !/^[\d+\-() ]{9,20}$/.test(typedPhone)) found.push({ field: 'phone', message: t('apply.contact.phone.fault') });
    setFaults(found);
    if (found.length) return;
    await save(() => sendContact({ ...(typedEmail && { email: typedEmail }), ...(typedPhone && { phone: typedPhone }), language }));
  };
  return (
    <QuestionPage
      title={t('apply.contact.heading')}
      lead={t('apply.contact.lead')}
      back={back}
      faults={faults}
      onContinue={send}
      isBusy={isBusy}
    >
      {problem && <Problem problem={problem} />}
      <TextField
        id="email"
        label={t('apply.contact.email')}
        value={email}
        onChange={setEmail}
        type="email"
        inputMode="email"
        autoComplete="email"
        error={errors.email}
        isRequired={false}
      />
      <TextField
        id="phone"
        label={t('apply.contact.phone')}
        value={phone}
        onChange={setPhone}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        width="20rem"
        error={errors.phone}
        isRequired={false}
      />
    </QuestionPage>
  );
}
