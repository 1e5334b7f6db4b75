import type { Case } from '../../case.ts';

export const cases: readonly Case[] = [
  {
    name: "reads 'cr' is not a registered command. See 'ibmcloud help'.",
    message: "'cr' is not a registered command. See 'ibmcloud help'.",
    expect: 'match',
  },
  {
    name: "reads 'cr' ist kein registrierter Befehl. Siehe 'ibmcloud help'.",
    message: "'cr' ist kein registrierter Befehl. Siehe 'ibmcloud help'.",
    expect: 'match',
  },
  {
    name: 'reads FAILED ‘cr’ is not a registered command. See ‘ibmcloud help’',
    message: 'FAILED\n‘cr’ is not a registered command. See ‘ibmcloud help’',
    expect: 'match',
  },
  {
    name: "reads docker: 'buildx' is not a docker command. See 'docker --help'",
    message: "docker: 'buildx' is not a docker command.\nSee 'docker --help'",
    expect: 'match',
  },
  {
    name: 'reads …/tmp/container-service-linux-amd64: no such file or directory',
    message:
      "Unable to obtain plug-in's metadata. Error: fork/exec /tmp/container-service-linux-amd64: no such file or directory",
    expect: 'match',
  },
  {
    name: "reads …'get-login', valid choices are: batch-check-layer-availability",
    message:
      "aws: error: argument operation: Invalid choice: 'get-login', valid choices are: batch-check-layer-availability",
    expect: 'match',
  },
  {
    name: 'leaves a login that is missing',
    message: 'FAILED\nYou are not logged in to IBM Cloud.',
    expect: 'near-miss',
  },
];
