import type { Evidence, FactName, Unseen } from '../evidence/evidence.ts';
import { factIn } from '../evidence/evidence.ts';
import { isOwn, type ProbeStep } from '../evidence/registry-look.ts';

/** A fact, or a part of one, that was not seen, with the reason. */
export interface UnseenFact {
  readonly fact: FactName;
  readonly because: Unseen;
}

/**
 * What could not be seen and would matter. A pod that its workload does not have is no gap: the workload was seen to have
 * none. A pull secret that may not be read is one, although the others were read.
 */
export function unseenFacts(evidence: Evidence): readonly UnseenFact[] {
  const whole = (Object.keys(evidence) as FactName[]).flatMap((fact): UnseenFact[] => {
    const observation = evidence[fact];
    if (observation === undefined || observation.seen) return [];
    const { because } = observation;
    const isNoGap = fact === 'pod' && because.reason === 'not-found' && factIn(evidence, 'workload') !== undefined;
    return isNoGap ? [] : [{ fact, because }];
  });
  return [...whole, ...forbiddenSecrets(evidence), ...registriesNotAsked(evidence), ...buildNotTold(evidence)];
}

/** Whether an image for Windows fits hangs on the build, which the image then tells and the node does not. */
function buildNotTold(evidence: Evidence): readonly UnseenFact[] {
  const node = factIn(evidence, 'node');
  if (node?.operatingSystem !== 'windows' || node.osVersion !== undefined) return [];
  const isToldOf = (factIn(evidence, 'registry') ?? []).some(({ platforms = [] }) =>
    platforms.some(({ osVersion }) => osVersion !== undefined),
  );
  return isToldOf ? [{ fact: 'node', because: { reason: 'not-told', detail: 'os.version' } }] : [];
}

/** Looks that Salvor itself held back, or ended, once per registry and reason. */
function registriesNotAsked(evidence: Evidence): readonly UnseenFact[] {
  const all = (factIn(evidence, 'registry') ?? []).flatMap(({ steps }) => {
    const step = steps.find(({ failure }) => failure !== undefined && isOwn(failure));
    return step === undefined ? [] : notAsked(step);
  });
  return all.filter((one, index) => index === all.findIndex((other) => isSame(one, other)));
}

function notAsked({ host, failure }: ProbeStep): readonly UnseenFact[] {
  if (failure?.kind === 'address-refused') {
    return [{ fact: 'registry', because: { reason: 'not-allowed', detail: failure.detail } }];
  }
  if (failure?.kind !== 'not-asked') return [];
  const { until, detail } = failure;
  if (until === undefined) return [{ fact: 'registry', because: { reason: 'timed-out', detail } }];
  return [{ fact: 'registry', because: { reason: 'asked-to-wait', detail: host, until } }];
}

function isSame({ because: one }: UnseenFact, { because: other }: UnseenFact): boolean {
  return one.reason === other.reason && one.detail === other.detail;
}

function forbiddenSecrets(evidence: Evidence): readonly UnseenFact[] {
  const { namespace, secrets = [] } = factIn(evidence, 'pullSecrets') ?? {};
  return secrets
    .filter(({ problem }) => problem === 'forbidden')
    .map(({ name }) => {
      const where = namespace === undefined ? {} : { namespace };
      const permission = { verb: 'get', group: '', resource: 'secrets', ...where, name } as const;
      return { fact: 'pullSecrets', because: { reason: 'forbidden', permission } };
    });
}
