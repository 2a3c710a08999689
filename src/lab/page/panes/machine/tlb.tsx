/** The TLBs: which pages they translate to where. An entry that the other replica lacks is marked. */
import type { MachineScene } from '../../../protocol';
import { hex } from './registers';

export const Tlb = ({ shown }: { readonly shown: MachineScene }) => (
  <>
    <p class="q machine-note">
      Entries are replaced at random, so replicas differ here. With TLB takeover their guests cannot tell (§3.2).
    </p>
    <div class="machine-code">
      {shown.replicas.map(({ name, tlb }) => (
        <table class="machine-tlb" key={name} aria-label={`TLBs of ${name}`}>
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col">space:virtual</th>
              <th scope="col">physical</th>
            </tr>
          </thead>
          <tbody>
            {tlb.length === 0 && (
              <tr>
                <td colSpan={3}>nothing is translated</td>
              </tr>
            )}
            {tlb.map(({ side, space, from, to, pages, rights, differs }) => (
              <tr key={`${side} ${space} ${from} ${to}`} class={differs ? 'differs' : ''} title={rights}>
                <td>{side === 'data' ? 'data' : 'code'}</td>
                <td>{`${space.toString(16)}:${hex(from)}`}</td>
                <td>{`${hex(to)}${pages > 1 ? `, ${pages} pages` : ''}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  </>
);
