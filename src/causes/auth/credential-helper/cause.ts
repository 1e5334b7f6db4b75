import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';

/** A credential helper or a kubelet credential provider fails. */
export const credentialHelper = defineCause({
  messages: [
    words(
      0.96,
      [
        'error getting credentials',
        'credentials store error',
        'error storing credentials',
        'pass not initialized',
        'credentials not found in native keychain',
        'failed getting credentials',
        'failing to exec credential provider',
        'credential provider plugin',
        'pass store is uninitialized',
        'credstore',
        'specified logon session does not exist',
        'not enough memory resources are available to process this command',
        'credential helper',
        'credential-helper',
        'failed to get credentials from',
        'error executing credential provider',
        'plugin binary executable',
        'error saving credentials',
        'failed to get credentials for registry',
        'the name org.freedesktop.secrets was not provided',
        'cannot autolaunch d-bus',
        'dbus-launch',
        'cannot load such file -- docker-credential',
        'initializationerror: credentials store',
        'failed getting credential from external registry credential provider',
      ],
      'absolute',
    ),
    shape(
      0.95,
      ['docker-credential-'],
      /docker-credential-[\w-]{1,40}(?:\.exe)?[^\n]{0,160}(?:not found|exited|exit status|failed|not installed|error|no such file|permission denied|could not|denied|resolves to executable)/,
      'decisive',
    ),
    shape(
      0.93,
      ['docker-credential-'],
      /(?:not found|failed|error|cannot|could not|unable|exec:)[^\n]{0,160}docker-credential-/,
      'decisive',
    ),
    shape(
      0.94,
      ['credential-provider', 'credential provider', 'credentialprovider'],
      /credential[ -]?provider[^\n]{0,200}(?:fail|error|not found|no such file|timed out|exit status|unable|invalid)/,
      'decisive',
    ),
    shape(
      0.94,
      ['credential-provider', 'credential provider'],
      /(?:fail|error|unable|could not)[^\n]{0,120}credential[ -]provider/,
      'decisive',
    ),
    shape(
      0.9,
      ['credsstore', 'creds store', 'credhelpers', 'credential store', 'credentials store'],
      /(?:credsstore|creds store|credhelpers|credentials? store)[^\n]{0,160}(?:fail|error|not found|unable|denied|invalid|exited)/,
      'decisive',
    ),
    // BuildKit asks the client for what its helper gives.
    shape(
      0.9,
      ['sharing credentials for'],
      /\[auth\] sharing credentials for [\w.:-]{1,260}[ \n](?:#\d{1,4} sha256:[a-f\d]{64}[ \n])?#\d{1,4} error: /,
      'decisive',
    ),
  ],
  needs: [],
  remediations: [],
});
