/** Action ids of Salvor's buttons and inputs: views write them, handlers listen to them. */
export const actionIds = {
  readInMyLanguage: 'read_in_my_language',
  reviewFix: 'review_fix',
  notNow: 'not_now',
  restoreNow: 'restore_now',
  extend: 'extend',
  chooseLanguage: 'choose_language',
} as const;

/** The approval modal and where its reason is found: `state.values[block][action].value`. */
export const approvalModal = { callbackId: 'approve_fix', reasonBlock: 'reason', reasonAction: 'reason' } as const;

/** Which incident, and which attempt, a button is about. Ids only: a client can see and replay it. */
export interface ButtonValue {
  readonly incident: string;
  readonly attempt?: string;
}

/** The `value` of a button and the `private_metadata` of the modal. */
export function writeButtonValue({ incident, attempt }: ButtonValue): string {
  return JSON.stringify(attempt === undefined ? { incident } : { incident, attempt });
}

/** Reads what {@link writeButtonValue} wrote; undefined for anything else. */
export function readButtonValue(value: string | undefined): ButtonValue | undefined {
  try {
    const read: unknown = JSON.parse(value ?? '');
    if (typeof read !== 'object' || read === null || !('incident' in read) || typeof read.incident !== 'string') {
      return undefined;
    }
    const attempt = 'attempt' in read && typeof read.attempt === 'string' ? { attempt: read.attempt } : {};
    return { incident: read.incident, ...attempt };
  } catch {
    return undefined;
  }
}
