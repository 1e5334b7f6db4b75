import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';

/** An admission webhook or policy answered, and said no. */
export const denied = defineCause({
  messages: [
    shape(0.97, ['denied the request'], /(?:webhook|policy|admission|hook)[^\n]{0,300} denied the request/, 'absolute'),
    words(0.93, ['denied the request'], 'decisive'),
    shape(
      0.95,
      ['validatingadmissionpolicy', 'admissionpolicy'],
      /admissionpolicy [^\n]{1,300}denied request/,
      'absolute',
    ),
    words(0.93, ['image policy webhook backend denied', 'blocked due to the following polic'], 'absolute'),
    shape(
      0.8,
      ['violates podsecurity', 'unable to validate against any', 'violates pod security'],
      /violates pod ?security|unable to validate against any (?:pod security policy|security context constraint)/,
      'absolute',
    ),
    // OpenShift's own image policy.
    words(0.9, ['image is prohibited by policy'], 'absolute'),
    shape(0.85, ['failed rules'], /"failed rules" ?[=:] ?\[/, 'decisive'),
    shape(
      0.88,
      ['admission', 'webhook'],
      /(?<![\w./])(?:admission|webhook)[^\n]{0,200} (?<!access )(?:denied|rejected|forbids|blocked)\b/,
      'decisive',
    ),
    shape(
      0.85,
      ['polic'],
      /(?:blocked|denied|rejected|not allowed|disallowed) by (?:the )?(?:cluster |admission |image |kyverno |gatekeeper |security )?polic/,
      'decisive',
    ),
  ],
  needs: [],
  remediations: ['flip-failure-policy'],
});
