import { describe, expect, test } from 'vitest';
import {
  type ApprovalPolicy,
  approvalRefusals,
  refuse,
  refuseApprover,
  refuseToApply,
} from '../../src/remediations/approval.ts';

const now = Date.UTC(2030, 0, 1);
const approver = { id: 'U0ONE', groups: [] };
const policy: ApprovalPolicy = { readOnly: false, users: ['U0ONE'], groups: ['S0SRE'] };
const offer = { state: 'planned', expiresAt: now + 1 };

describe('approval', () => {
  test('a configured user may approve a standing offer', () => {
    expect(refuse(approver, offer, policy, now)).toBeUndefined();
  });

  test('a member of a configured user group may approve', () => {
    expect(refuse({ id: 'U0TWO', groups: ['S0DEV', 'S0SRE'] }, offer, policy, now)).toBeUndefined();
  });

  test('anyone else is refused by name', () => {
    expect(refuse({ id: 'U0TWO', groups: ['S0DEV'] }, offer, policy, now)).toEqual({
      refused: 'not-an-approver',
      values: { user: 'U0TWO' },
    });
  });

  test('a group that is named like a user, or a user named like a group, is no approver', () => {
    expect(refuse({ id: 'S0SRE', groups: ['U0ONE'] }, offer, policy, now)?.refused).toBe('not-an-approver');
  });

  test('no approvers configured means nobody', () => {
    const nobody = { readOnly: false, users: [], groups: [] };
    expect(refuse(approver, offer, nobody, now)?.refused).toBe('no-approvers-configured');
    expect(refuse({ id: '', groups: [''] }, offer, nobody, now)?.refused).toBe('no-approvers-configured');
  });

  test('read-only mode refuses an approver too', () => {
    expect(refuse(approver, offer, { ...policy, readOnly: true }, now)?.refused).toBe('read-only');
  });

  test('read-only mode does not keep an approver from ending a change that is in place', () => {
    expect(refuseApprover(approver, { ...policy, readOnly: true })).toBeUndefined();
  });

  test('an offer expires at its time, not after it', () => {
    expect(refuse(approver, { ...offer, expiresAt: now + 1 }, policy, now)).toBeUndefined();
    expect(refuse(approver, { ...offer, expiresAt: now }, policy, now)).toEqual({
      refused: 'expired',
      values: { at: now },
    });
  });

  test('a decided offer is not decided again, and says what became of it', () => {
    expect(refuse(approver, { ...offer, state: 'approved' }, policy, now)).toEqual({
      refused: 'already-decided',
      values: { state: 'approved' },
    });
  });

  test('a stranger learns nothing of the offer', () => {
    const decided = { state: 'approved', expiresAt: now - 1 };
    expect(refuse({ id: 'U0TWO', groups: [] }, decided, policy, now)?.refused).toBe('not-an-approver');
  });

  test('the check just before the change looks at the person and the setting again', () => {
    expect(refuseToApply(approver, policy)).toBeUndefined();
    expect(refuseToApply(approver, { ...policy, users: [] })?.refused).toBe('not-an-approver');
    expect(refuseToApply(approver, { ...policy, readOnly: true })?.refused).toBe('read-only');
  });

  test('every refusal carries exactly the values that the list of reasons promises', () => {
    const stranger = { id: 'U0TWO', groups: [] };
    const given = [
      refuse(approver, offer, { ...policy, readOnly: true }, now),
      refuse(approver, offer, { readOnly: false, users: [], groups: [] }, now),
      refuse(stranger, offer, policy, now),
      refuse(approver, { ...offer, state: 'approved' }, policy, now),
      refuse(approver, { ...offer, expiresAt: now }, policy, now),
    ].map((refusal) => [refusal?.refused, Object.keys(refusal?.values ?? {})]);
    expect(given).toEqual(Object.entries(approvalRefusals));
  });
});
