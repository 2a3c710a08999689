/** What runs, and what can be taken away from here: a link, a file. */
import { useSignal } from '@preact/signals';
import { shortened } from '../../page/format';
import { Chevron, Menu } from '../../page/menu';
import { save } from '../../page/save';
import { TopBar } from '../../page/top-bar';
import type { ExportFormat } from '../protocol';
import { linkTo } from './address';
import { examples } from './examples';
import { chooseFiles, openFiles } from './files';
import { drawer, keysShown, leaveHero, online } from './layout';
import { bootLinux, linux } from './linux';
import { paperShown } from './paper/paper';
import { ask, open, placeOf, problem, run } from './state';
import './top.css';

const formats: readonly (readonly [ExportFormat, string, string])[] = [
  ['jsonl', 'Trace', 'every record, JSON lines'],
  ['scenario', 'Scenario', 'this run as a file that can be run again'],
  ['perfetto', 'Perfetto', 'opens in ui.perfetto.dev'],
  ['shiviz', 'ShiViz', 'a space-time diagram of messages'],
  ['mermaid', 'Mermaid', 'a sequence diagram'],
  ['csv', 'Table', 'CSV, a column for each field'],
];

export async function exportAs(format: ExportFormat): Promise<void> {
  if (run.value === undefined) return;
  try {
    const { name, type, text } = await ask({ ask: 'export', run: run.value.id, format });
    save(name, type, text);
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
  }
}

export async function copyLink(): Promise<void> {
  const info = run.value;
  if (info === undefined) return;
  const address = linkTo(placeOf(info));
  history.replaceState(null, '', new URL(address).hash);
  await navigator.clipboard.writeText(address);
}

/** Letters of a guest's name that stand in the row. */
const greatestName = 28;

function Plan() {
  const info = run.value;
  if (info === undefined) return <p class="plan" />;
  const more = [
    `epoch ${info.epochLength}`,
    `seed ${info.seed}`,
    ...(info.link ? [`link ${info.link}`] : []),
    ...(info.arbiter ? [] : ['no arbiter']),
    ...(info.without.length > 0 ? [`without ${info.without.join(', ')}`] : []),
  ];
  return (
    <p class="plan ell" title={info.ended ? `digest of the trace: ${info.digest}` : undefined}>
      <b title={info.guest.length > greatestName ? info.guest : undefined}>{shortened(info.guest, greatestName)}</b>{' '}
      {info.append} · <b>{info.protocol}</b> · {more.join(' · ')}
    </p>
  );
}

export function Top() {
  const copied = useSignal('');
  const info = run.value;
  const copy = () =>
    copyLink().then(
      () => {
        copied.value = 'Copied';
        setTimeout(() => {
          copied.value = '';
        }, 1600);
      },
      () => {
        copied.value = 'In the address bar';
      },
    );
  const scenarios = examples.value.map(({ name, title, text }) => ({
    name: title,
    note: name,
    chosen: info?.name === name && info.parent === undefined,
    choose: () => void open(name, text),
  }));
  const items = [
    ...scenarios,
    ...(linux.value.length > 0
      ? [
          {
            name: 'Linux 6.1',
            note: online.value ? 'boots in this page, and survives its primary' : 'needs the network',
            choose: () => void bootLinux(),
          },
        ]
      : []),
    {
      name: 'Open a file …',
      note: 'a scenario, an ELF executable, assembler text (.s), or a trace (.jsonl); dropping it works too',
      choose: chooseFiles,
    },
  ];
  return (
    <TopBar page="lab" keysShown={keysShown}>
      <Menu label="Scenarios" class="run-name" items={items} wide>
        <span class="ell" title={info?.title}>
          {info?.parent !== undefined && <span class="q">Fork of </span>}
          {info?.title ?? 'Loading …'}
        </span>
        <Chevron />
      </Menu>
      <input
        type="file"
        multiple
        hidden
        id="files"
        aria-label="Open a file"
        onChange={({ currentTarget }) => {
          leaveHero();
          void openFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <Plan />
      {!online.value && (
        <span class="offline" title="The lab runs on this computer and goes on. Only Linux needs the network.">
          offline
        </span>
      )}
      <button
        type="button"
        class="btn ghost only-mid"
        aria-expanded={drawer.value}
        onClick={() => {
          drawer.value = !drawer.value;
        }}
      >
        Tour <kbd>T</kbd>
      </button>
      <button
        type="button"
        class="btn copy hide-phone"
        title="Copies an address that shows this run at this moment, L"
        onClick={() => void copy()}
      >
        {copied.value || 'Copy link'}
      </button>
      <div class="hide-phone">
        <Menu
          label="Export"
          class="btn"
          items={formats.map(([format, name, note]) => ({ name, note, choose: () => void exportAs(format) }))}
        >
          Export <Chevron />
        </Menu>
      </div>
      <button
        type="button"
        class="btn ghost hide-phone"
        title="The figures of the paper, and of this run"
        onClick={() => {
          paperShown.value = true;
        }}
      >
        Paper
      </button>
      <p class="vh" role="status">
        {copied.value}
      </p>
    </TopBar>
  );
}
