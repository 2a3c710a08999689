/** The figures of the paper's experiments, and the same of the run in sight, drawn when they are asked for. */
import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Dialog } from '../../../page/dialog';
import type { Figure } from '../../../paper/experiment';
import type { FiguresFile } from '../../../paper/report/figures-file';
import { ask, run } from '../state';
import './paper.css';

export const paperShown = signal(false);

interface Drawn {
  readonly title: string;
  readonly pictures: readonly { readonly title: string; readonly svg: string }[];
}

/** The figure has one name: its parts are no elements of the page. */
const plain = (svg: string): string => svg.replace(/ (aria-label|role)="[^"]*"/g, '');

/** The library that draws is larger than the rest of this page's code. */
async function draw(title: string, figures: readonly Figure[]): Promise<Drawn> {
  const { drawFigure } = await import('../../../paper/report/figure');
  return {
    title,
    pictures: figures.map((figure) => ({ title: figure.title, svg: plain(drawFigure(figure, document)) })),
  };
}

async function ofRun(): Promise<readonly Drawn[]> {
  const info = run.value;
  if (info === undefined) return [];
  const [{ text }, { figuresOfRun }] = await Promise.all([
    ask({ ask: 'export', run: info.id, format: 'jsonl' }),
    import('../../../paper/report/run-figures'),
  ]);
  const records = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return [await draw(`This run: ${info.title}`, figuresOfRun(records))];
}

async function ofReports(): Promise<readonly Drawn[]> {
  const response = await fetch('paper.json');
  if (!response.ok) throw new Error(`paper.json is not beside the page (${response.status}): build it again`);
  const reports = (await response.json()) as readonly FiguresFile[];
  return Promise.all(reports.flatMap(({ chapters }) => chapters.map(({ title, figures }) => draw(title, figures))));
}

const Chapter = ({ title, pictures }: Drawn) => (
  <section>
    <h3>{title}</h3>
    {pictures.map(({ title: name, svg }, at) => (
      // Our own drawing, whose words are escaped.
      <div key={at} class="figure" role="img" aria-label={name} dangerouslySetInnerHTML={{ __html: svg }} />
    ))}
    {pictures.length === 0 && <p class="q">No epoch of this run has ended yet.</p>}
  </section>
);

export function Paper() {
  const chapters = useSignal<readonly Drawn[] | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  useEffect(() => {
    if (!paperShown.value) return;
    chapters.value = undefined;
    failure.value = undefined;
    void Promise.all([ofRun(), ofReports()]).then(
      (drawn) => {
        chapters.value = drawn.flat();
      },
      (error: unknown) => {
        failure.value = error instanceof Error ? error.message : String(error);
      },
    );
  }, [paperShown.value]);
  return (
    <Dialog name="paper" title="The paper, measured again" shown={paperShown}>
      {failure.value !== undefined && <p role="alert">{failure.value}</p>}
      {chapters.value === undefined && failure.value === undefined && <p role="status">Drawing …</p>}
      {chapters.value?.map((each) => (
        <Chapter key={each.title} {...each} />
      ))}
    </Dialog>
  );
}
