import { IdentityQuestion } from '../../identity/identity-question.tsx';

export function DocumentsPage() {
  return <IdentityQuestion back="/calculators" />;
}
