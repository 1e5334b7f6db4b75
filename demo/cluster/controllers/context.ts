import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import type { RecordEvent } from '../event-recorder.ts';
import type { BackOff } from './loop.ts';

/** What a controller works with. */
export interface ControllerContext {
  readonly api: Api;
  readonly clock: Clock;
  readonly record: RecordEvent;
  readonly backOff: BackOff;
}

/** The field manager of the controllers. */
export const controllerManager = 'kube-controller-manager';
