/** Beside the work: the tour, the runs, the faults. */
import { drawer, view } from '../layout';
import { Branches } from './branches';
import { Faults } from './faults';
import './rail.css';
import { Tour } from './tour-pane';

/** Leads to the faults: what is chosen there comes at the moment in sight. */
export function toFaults(): void {
  drawer.value = true;
  view.value = 'tour';
  requestAnimationFrame(() => document.getElementById('kill')?.focus());
}

export const Rail = () => (
  <div class={`rail${drawer.value ? ' open' : ''}`}>
    <Tour />
    <Branches />
    <Faults />
  </div>
);
