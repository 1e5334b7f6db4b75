import type { Case } from '../../case.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    message:
      'Warning  Unhealthy  10s (x7 over 70s)  kubelet  Readiness probe failed: Get "http://10.72.7.7:8000/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    expect: 'match',
  },
  {
    name: 'reads …MountVolume.SetUp failed for volume "cert" : secret "cert" not found',
    message:
      'Warning  FailedMount  32s (x4 over 36s)  kubelet  MountVolume.SetUp failed for volume "cert" : secret "cert" not found',
    expect: 'match',
  },
  {
    name: 'reads …requested: limits.cpu=2, used: limits.cpu=8, limited: limits.cpu=8',
    message:
      'Error creating: pods "web-1" is forbidden: exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=8, limited: limits.cpu=8',
    expect: 'match',
  },
  {
    name: 'reads …type="calico" failed (add): dial tcp 10.96.0.1:443: i/o timeout',
    message:
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "aa": plugin type="calico" failed (add): dial tcp 10.96.0.1:443: i/o timeout',
    expect: 'match',
  },
  {
    name: 'reads Back-off restarting failed container web in pod web-0_shop(aa)',
    message: 'Back-off restarting failed container web in pod web-0_shop(aa)',
    expect: 'match',
  },
  {
    name: 'reads …default-scheduler 0/3 nodes are available: 3 Insufficient memory.',
    message: 'Warning  FailedScheduling  default-scheduler  0/3 nodes are available: 3 Insufficient memory.',
    expect: 'match',
  },
  {
    name: 'reads …localhost:8080 was refused - did you specify the right host or port?',
    message: 'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
    expect: 'match',
  },
  {
    name: "reads Error: couldn't find key password in Secret shop/db",
    message: "Error: couldn't find key password in Secret shop/db",
    expect: 'match',
  },
  {
    name: 'reads Last State: Terminated Reason: OOMKilled Exit Code: 137',
    message: 'Last State: Terminated Reason: OOMKilled Exit Code: 137',
    expect: 'match',
  },
  {
    name: 'leaves a pull that fails beside a probe',
    message:
      'Warning  Unhealthy  10s  kubelet  Readiness probe failed: HTTP probe failed with statuscode: 500\nWarning  Failed  5s  kubelet  Failed to pull image "acme/web:9": reading manifest 9 in docker.io/acme/web: manifest unknown',
    expect: 'near-miss',
  },
];
