import { seen } from '../../../evidence/evidence.ts';
import type { LeftoverJob } from '../../../evidence/leftover-jobs.ts';
import type { Case } from '../../case.ts';
import { hiddenFact } from '../../example-evidence.ts';

const job: LeftoverJob = { namespace: 'ibm-system', name: 'create-crds', createdAt: 0, active: 0, owners: [] };

export const cases: readonly Case[] = [
  {
    name: 'reads Error: jobs.batch "create-crds" already exists',
    message: 'Error: jobs.batch "create-crds" already exists',
    expect: 'match',
  },
  {
    name: 'reads Error: jobs.batch "create-crds" already exists.',
    message: 'Error: jobs.batch "create-crds" already exists.',
    expect: 'match',
  },
  {
    name: 'reads …failed: jobs.batch "minio-make-bucket-job" already exists',
    message:
      'Error: UPGRADE FAILED: post-upgrade hooks failed: warning: Hook post-upgrade build/charts/minio/templates/post-install-create-bucket-job.yaml failed: jobs.batch "minio-make-bucket-job" already exists',
    expect: 'match',
  },
  {
    name: 'reads …error occurred: * jobs.batch "px-etcd-preinstall-hook" already exists',
    message:
      'Error: INSTALLATION FAILED: failed pre-install: 1 error occurred: * jobs.batch "px-etcd-preinstall-hook" already exists',
    expect: 'match',
  },
  {
    name: 'leaves another object that exists',
    message: 'Error: INSTALLATION FAILED: configmaps "web" already exists',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: { leftoverJobs: seen({ names: ['create-crds'], namespace: 'ibm-system', jobs: [job] }) },
    expect: 'match',
  },
  {
    name: 'is not seen where the job is gone',
    evidence: { leftoverJobs: seen({ names: ['create-crds'], namespace: 'ibm-system', jobs: [] }) },
    expect: 'near-miss',
  },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('leftoverJobs'), expect: 'undecided' },
];
