/**
 * A chart as a `stateDiagram-v2` of Mermaid, with the arrows of the picture: Mermaid knows none between the insides of
 * two states, so an arrow that crosses a border is lifted, as in the picture, and its label tells its ends.
 */
import type { Chart } from '../chart';
import type { Line, Sketch, SketchEdge, SketchNode } from '../sketch/sketch';
import { sketchChart } from '../sketch/sketch-chart';

/** @throws {TypeError} if the chart's states have ids twice, or a transition names a state that does not exist */
export function mermaidOf(chart: Chart): string {
  const sketch = sketchChart(chart);
  const names = new Names();
  const { state, notes } = sketch;
  // Regions stand only within a state.
  const isWhole = sketch.graph === undefined || state.type === 'parallel';
  const comments = isWhole ? [] : notes.map(({ text }) => `%% ${written(text)}`);
  const inner = isWhole ? stateLines(sketch, names.own(state.id), names) : graphLines(sketch, names);
  return ['stateDiagram-v2', ...[...comments, ...inner].map((line) => `    ${line}`), ''].join('\n');
}

/** Mermaid's ids have letters, digits and underscores. */
class Names {
  readonly #given = new Map<string, string>();

  own(key: string): string {
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const plain = key.replace(/[^\w]+/g, '_');
    const taken = new Set(this.#given.values());
    let name = plain;
    for (let at = 2; taken.has(name); at++) name = `${plain}_${at}`;
    this.#given.set(key, name);
    return name;
  }
}

/** What a label cannot have as it is, as character references. */
const written = (text: string): string =>
  text.replace(/[^\p{L}\p{N}\p{M} .,_+*/()[\]!?='▸◂↻⊘·…-]|--/gu, (found) =>
    [...found].map((character) => (isControl(character) ? '�' : `#${character.codePointAt(0)};`)).join(''),
  );

const isControl = (character: string): boolean => /\p{Cc}|\p{Cs}/u.test(character);

function stateLines(sketch: Sketch, name: string, names: Names): readonly string[] {
  const { state, notes, graph } = sketch;
  const title = `state "${written(state.key)}" as ${name}`;
  const texts = notes.map(({ text }) => written(text));
  if (graph === undefined) return [title, ...texts.map((text) => `${name} : ${text}`)];
  return [
    `${title} {`,
    ...graphLines(sketch, names).map((line) => `    ${line}`),
    '}',
    ...(texts.length > 0 ? [`note right of ${name}`, ...texts.map((text) => `    ${text}`), 'end note'] : []),
  ];
}

function graphLines({ state, graph }: Sketch, names: Names): readonly string[] {
  const { nodes = [], edges = [] } = graph ?? {};
  const named = (id: string): string => {
    const node = nodes.find((each) => each.id === id);
    if (node?.kind === 'initial') return '[*]';
    return names.own(
      node?.kind === 'state' ? node.sketch.state.id : node?.kind === 'history' ? node.state.id : `${state.id} ${id}`,
    );
  };
  // Regions stand apart by `--`, which leaves no place for an arrow from one to another.
  const apart = state.type === 'parallel' && edges.length === 0;
  const parts = nodes.map((node) => nodeLines(node, named(node.id), names));
  const ends = nodes.flatMap((node) =>
    node.kind === 'state' && node.sketch.state.type === 'final' ? [`${named(node.id)} --> [*]`] : [],
  );
  const before = parts.flatMap((part, at) => (apart && at > 0 ? ['--', ...part] : part));
  return [...before, ...edges.map((edge) => edgeLine(edge, named)), ...ends];
}

function nodeLines(node: SketchNode, name: string, names: Names): readonly string[] {
  if (node.kind === 'state') return stateLines(node.sketch, name, names);
  if (node.kind === 'initial') return [];
  if (node.kind !== 'history') return [`state ${name} <<choice>>`];
  const letter = node.state.history?.depth === 'deep' ? 'H*' : 'H';
  return [`state "${letter} ${written(node.state.key)}" as ${name}`];
}

function edgeLine({ from, to, label }: SketchEdge, named: (id: string) => string): string {
  const text = label.map(lineText).join(' ');
  return `${named(from)} --> ${named(to)}${text === '' ? '' : ` : ${text}`}`;
}

const lineText = ({ text, rules }: Line): string =>
  written([text, ...(rules.length > 0 ? [`(${rules.join(', ')})`] : [])].filter((part) => part !== '').join(' '));
