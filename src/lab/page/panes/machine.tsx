/**
 * The machines: code around pc, registers with differences first, memory, what is pending; both replicas side by side.
 */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { grouped } from '../../../page/format';
import type { MachineScene, MachineView } from '../../protocol';
import { machines, machinesShown, memory } from '../machines';
import { scene } from '../state';
import { stepInstruction } from '../stepping';
import { Memory } from './machine/memory';
import { hex, type RegisterRow, rowsOf } from './machine/registers';
import { Tlb } from './machine/tlb';
import './machine.css';

const tabs = ['differ', 'all', 'pending', 'memory', 'tlb'] as const;
type Tab = (typeof tabs)[number];

export function MachinePane() {
  const tab = useSignal<Tab>('differ');
  useEffect(() => {
    machinesShown.value = true;
    return () => {
      machinesShown.value = false;
    };
  }, []);
  const shown = machines.value;
  if (shown === undefined) return <p class="machine-pane q">The run is executed again up to this moment.</p>;
  const rows = rowsOf(shown);
  const differing = rows.filter(({ differs }) => differs);
  const pending = shown.replicas.reduce((sum, each) => sum + each.pending.length, 0);
  const words: Readonly<Record<Tab, string>> = {
    differ: `${differing.length} differ`,
    all: `All ${rows.length}`,
    pending: `Pending ${pending}`,
    memory: 'Memory',
    tlb: `TLB ${shown.replicas[0]?.tlb.length ?? 0}`,
  };
  return (
    <div class="machine-pane">
      <Difference shown={shown} />
      <div class="machine-code">
        {shown.replicas.map((replica) => (
          <Code key={replica.name} replica={replica} />
        ))}
      </div>
      <div class="machine-choice">
        {tabs.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={tab.value === each}
            onClick={() => {
              tab.value = each;
            }}
          >
            {words[each]}
          </button>
        ))}
        <span class="sp" />
        <span class="q ell">{shown.replicas.map(({ name }) => name).join(', ')}</span>
      </div>
      <section
        class="machine-part"
        aria-label={words[tab.value]}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        tabIndex={0}
      >
        {tab.value === 'differ' && <Registers rows={differing} />}
        {tab.value === 'all' && <Registers rows={rows} />}
        {tab.value === 'pending' && <Pending shown={shown} />}
        {tab.value === 'memory' && (
          <Memory
            shown={shown}
            wish={memory.value}
            show={(wish) => {
              memory.value = wish;
            }}
          />
        )}
        {tab.value === 'tlb' && <Tlb shown={shown} />}
      </section>
    </div>
  );
}

function Difference({ shown }: { readonly shown: MachineScene }) {
  const difference = shown.difference.replace(/\d{5,}/g, (count) => grouped(Number(count)));
  const isLag = difference.startsWith('Not a divergence:');
  const isApart = !isLag && /\d+ registers differ/.test(difference);
  const [stress, rest] = isLag ? ['Not a divergence:', difference.slice(17)] : ['', difference];
  return (
    <p class={`machine-difference${isApart ? ' apart' : ''}`}>
      <span class="rule">{isLag ? 'lag' : isApart ? '≠' : '='}</span>
      <span>
        {stress && <b>{stress}</b>}
        {rest}
      </span>
    </p>
  );
}

const linesAround = 1;

function Code({ replica }: { readonly replica: MachineView }) {
  const { name, code, pc } = replica;
  const role = scene.value?.replicas.find((each) => each.name === name)?.role ?? 'backup';
  const done = `${grouped(replica.instructions)} run, ${replica.translates.code ? 'virtual' : 'physical'}`;
  const here = code.findIndex(({ address }) => address === (pc & ~3) >>> 0);
  return (
    <section class="machine-one" aria-label={`Code of ${name}`}>
      <h3>
        <i class={`g ${role}`} />
        {name}{' '}
        <span class="q ell" title={done}>
          {done}
        </span>
        <StepButton of={name} forward={false} />
        <StepButton of={name} forward />
      </h3>
      <div class="machine-lines">
        {code.map(({ address, text, word }, at) => (
          <code
            key={address}
            class={`${at === here ? 'here' : ''}${Math.abs(at - here) > linesAround ? ' far' : ''}`}
            aria-current={at === here ? 'step' : undefined}
            title={text}
          >
            <i>{hex(address).replace(/^0+(?=.)/, '')}</i>
            {'  '}
            {text === '' ? hex(word) : text}
          </code>
        ))}
      </div>
    </section>
  );
}

const StepButton = ({ of, forward }: { readonly of: string; readonly forward: boolean }) => (
  <button
    type="button"
    class="btn ghost machine-step"
    aria-label={`${of}: one instruction ${forward ? 'on' : 'back'}`}
    title={`One instruction of ${of} ${forward ? 'on, Alt →' : 'back, Alt ←'}`}
    onClick={() => void stepInstruction(of, forward)}
  >
    {forward ? '›' : '‹'}
  </button>
);

function Registers({ rows }: { readonly rows: readonly RegisterRow[] }) {
  if (rows.length === 0) return <p class="q">All registers agree.</p>;
  return (
    <dl class="machine-registers" aria-label="Registers, by replica" style={`--replicas: ${rows[0].values.length}`}>
      {rows.map(({ name, values, differs }) => (
        <div key={name} class={differs ? 'differs' : ''}>
          <dt title={name}>{name}</dt>
          {values.map((value, at) => (
            <dd key={at}>{hex(value)}</dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

function Pending({ shown }: { readonly shown: MachineScene }) {
  return (
    <div class="machine-code">
      {shown.replicas.map(({ name, pending }) => (
        <ul key={name} aria-label={`Pending at ${name}`}>
          {pending.length === 0 ? (
            <li class="q">{name}: nothing</li>
          ) : (
            pending.map((each) => <li key={each}>{each}</li>)
          )}
        </ul>
      ))}
    </div>
  );
}
