import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';

/** The command line's registry plug-in is missing or too old. */
export const pluginMissing = defineCause({
  messages: [
    words(
      0.97,
      [
        'is not a registered command',
        'could not find compatible binary to install',
        'is not a docker command',
        'ist kein registrierter befehl',
        '不是已注册的命令',
        '不是注册的命令',
        '등록된 명령이 아닙니다',
        '등록되지 않은 명령',
        'is misspelled or not recognized by the system',
        "is not in the 'az' command group",
        'plug-in is not installed',
        'plugin is not installed',
        'no plugin found',
        'argument operation: invalid choice',
        'docker: command not found',
        'docker: not found',
        "could not locate 'docker'",
        "plug-in's metadata",
        'check your docker installation',
        'plugin not found',
        'plug-in not found',
        'requires plug-in',
        'plug-in was not found',
        'unknown docker command',
        'is not an ibmcloud command',
      ],
      'decisive',
    ),
    shape(
      0.95,
      ['plug-in', 'plugin'],
      /plug-?in ["'`]?[\w./@-]{1,80}(?:\[[\w-]{1,80}\])?["'`]? (?:is |was |could )?(?:not (?:installed|found|available|be found|compatible)|missing|outdated|too old|required|incompatible)/,
      'decisive',
    ),
    shape(
      0.93,
      ['invalid choice'],
      /invalid choice: ["']?(?:get-login|get-login-password|ecr|ecr-public|acr|cr)\b/,
      'decisive',
    ),
    shape(
      0.9,
      ['command'],
      /(?:unknown|unrecognized|invalid|no such) (?:sub)?command[ :"'`]{1,4}(?:cr|ecr|acr|registry|get-login|buildx|scout|manifest|trust|compose|container-registry)\b/,
      'decisive',
    ),
    shape(
      0.88,
      ['plug-in', 'plugin'],
      /(?:install|update|upgrade)[^\n]{0,60}plug-?in[^\n]{0,160}(?:fail|error|not |unable|could not)/,
      'answer',
    ),
    shape(0.85, ['unknown'], /unknown (?:shorthand )?flag: ["']?[^\n]{0,80}(?:docker|buildx|manifest)/, 'answer'),
    shape(0.9, ['docker'], /(?:check|verify|install)[^\n]{0,40} 'docker' installation/, 'decisive'),
    shape(
      0.62,
      ['plugin', 'plug-in', 'command', 'not installed', 'executable', 'subcommand'],
      /\b(?:plugin|plug-in|extension)\b[^\n]{0,120}(?:not |missing|no |fail|outdated|unknown|require)|(?:unknown|unrecognized|no such|invalid) (?:sub)?command|command not found|executable file not found|not installed|not recognized as/,
      'hint',
    ),
  ],
  needs: [],
  remediations: [],
});
