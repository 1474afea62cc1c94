import type { Told } from '../../ui/told-table.tsx';

/** What `GET /api/v1/portal/home` tells of the signed-in person. */
export interface PortalHome {
  readonly person: {
    readonly name: string;
    readonly kana?: string | null;
    readonly commonName?: string | null;
    readonly birthDate: string;
    readonly sex: string;
    readonly address: string | null;
  };
  readonly card: { readonly state: string; readonly issuedOn?: string | null; readonly expiresOn?: string | null } | null;
  readonly certificates: readonly {
    readonly kind: string;
    readonly state: string;
    readonly notBefore: string;
    readonly notAfter: string;
  }[];
  readonly tasks: readonly PortalTask[];
  /** Who was told of a change in the record. */
  readonly told: readonly Told[];
}

export interface PortalTask {
  readonly kind:
    | 'card-suspended'
    | 'card-expires'
    | 'stay-ends'
    | 'stay-pending'
    | 'stay-extended'
    | 'certificate-expires'
    | 'bring-card'
    | 'move-in'
    | 'update-card';
  readonly certificate?: string;
  readonly by?: string;
}
