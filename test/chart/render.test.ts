import { describe, expect, test } from 'vitest';
import { chartStyle, describeChart, type LaidOutChart, layoutChart, renderChart } from '../../src/chart';
import { examples } from './examples';
import { flawsOf } from './geometry';
import { elementsOf } from './xml';

type Name = keyof typeof examples;
const known = new Map<Name, Promise<LaidOutChart>>();
function laidOut(name: Name): Promise<LaidOutChart> {
  const chart = known.get(name) ?? layoutChart(describeChart(examples[name]));
  known.set(name, chart);
  return chart;
}
/** The group of a state, up to the first element that is in it. */
const classOf = (svg: string, state: string) => new RegExp(`<g class="([^"]*)" data-state="${state}"`).exec(svg)?.[1];

describe('renderChart', () => {
  test.each(Object.keys(examples) as Name[])('%s: well-formed, whole in itself', async (name) => {
    const svg = renderChart(await laidOut(name));
    expect(elementsOf(svg).slice(0, 4)).toEqual(['svg', 'title', 'desc', 'style']);
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|<script/);
  });

  test('the same chart gives the same bytes, also by way of JSON', async () => {
    const one = await laidOut('fetcher');
    const other = await layoutChart(describeChart(examples.fetcher));
    expect(renderChart(one)).toBe(renderChart(other));
    expect(renderChart(JSON.parse(JSON.stringify(one)) as LaidOutChart)).toBe(renderChart(one));
  });

  test('texts of a machine never become markup or style', async () => {
    const svg = renderChart(await laidOut('texts'));
    expect(svg).toContain('&lt;script&gt;');
    expect(elementsOf(svg).filter((name) => name === 'style' || name === 'script')).toEqual(['style']);
  });

  test('active states, those around them, and the transition just taken are lit; nothing moves', async () => {
    const chart = await laidOut('trafficLight');
    const taken = ['trafficLight.red.walk:countdown.began:0'];
    const svg = renderChart(chart, { active: ['trafficLight.red.wait'], taken, breakpoints: ['trafficLight.green'] });
    expect(classOf(svg, 'trafficLight.red.wait')).toBe('state atomic active');
    expect(classOf(svg, 'trafficLight.red')).toBe('state compound active');
    expect(classOf(svg, 'trafficLight.green')).toBe('state atomic breakpoint');
    expect(svg.match(/class="transition taken"/g)).toHaveLength(1);
    expect(svg).toContain(
      'aria-label="Chart of trafficLight; active: red.wait; just taken: red.walk to red.wait on countdown.began"',
    );
    const still = (text: string) =>
      text.replace(/ active| taken| breakpoint/g, '').replace(/Chart of trafficLight[^"<]*/g, '');
    expect(still(svg)).toBe(still(renderChart(chart)));
  });

  test('an arrow through a choice is lit as far as it is taken', async () => {
    const svg = renderChart(await laidOut('fetcher'), {
      taken: ['fetcher.loading:xstate.error.actor.request:1'],
    });
    const lit = [...svg.matchAll(/class="transition taken" data-transitions="([^"]*)"/g)].map(([, ids]) => ids);
    expect(lit).toEqual([
      '[&quot;fetcher.loading:xstate.error.actor.request:0&quot;,&quot;fetcher.loading:xstate.error.actor.request:1&quot;]',
      '[&quot;fetcher.loading:xstate.error.actor.request:1&quot;]',
    ]);
  });

  test('what each kind of state and transition looks like', async () => {
    const [payment, editor, counter] = await Promise.all((['payment', 'editor', 'counter'] as const).map(laidOut));
    const svg = renderChart(payment);
    expect([svg.match(/>H</g), svg.match(/>H\*</g)]).toEqual([['>H<'], ['>H*<']]);
    expect(svg).toContain('▸ last (H)');
    expect(svg.match(/class="inner"/g)).toHaveLength(1);
    expect(renderChart(editor).match(/class="state compound region"/g)).toHaveLength(4);
    const lines = [...renderChart(counter).matchAll(/(?:<\/title>|class="note"[^>]*>)([^<>]+)<\/text>/g)].map(
      ([, text]) => text,
    );
    expect(lines).toEqual([
      'entry / begin',
      '↻ * / complain',
      '◂ any · reset / clear',
      '↻ add / add, render, persist +3',
      '↻ again · anew',
      '⊘ ignored',
      '↻ limit.* [isSome]',
    ]);
  });

  test('a theme of one’s own, without style sheet or background', async () => {
    const chart = await laidOut('alone');
    expect(renderChart(chart, {}, { theme: 'dark' })).not.toContain('prefers-color-scheme');
    expect(renderChart(chart)).toContain('@media (prefers-color-scheme:dark)');
    const bare = renderChart(chart, {}, { style: false, background: false, tone: 'backup' });
    expect(elementsOf(bare).slice(0, 5)).toEqual(['svg', 'title', 'desc', 'g', 'title']);
    expect(bare).toContain('class="statechart backup"');
    expect(chartStyle()).toContain('var(--ink,#14181f)');
  });

  test('a chart without layout, with an id twice, or with a target that is no state is refused', async () => {
    const chart = describeChart(examples.alone);
    expect(() => renderChart(chart as LaidOutChart)).toThrow('chart alone has no layout');
    const twice = { ...chart, root: { ...chart.root, states: [chart.root] } };
    await expect(layoutChart(twice)).rejects.toThrow('two states have the id alone');
    const lost = { ...chart, transitions: [{ ...chart.transitions[0], targets: ['nowhere'] }] };
    await expect(layoutChart(lost)).rejects.toThrow('names nowhere, which is no state');
  });

  test('the check of geometry sees a state over another and a label over a state', async () => {
    const chart = await laidOut('trafficLight');
    const { root } = chart.layout;
    const graph = root.graph as NonNullable<typeof root.graph>;
    const [first, second, ...others] = graph.states;
    const states = [{ ...first, box: { ...first.box, x: second.box.x, y: second.box.y } }, second, ...others];
    const moved = { ...chart, layout: { ...chart.layout, root: { ...root, graph: { ...graph, states } } } };
    expect(flawsOf(moved)).toContain('trafficLight.green lies over trafficLight.yellow');
    const arrows = graph.arrows.map((arrow) =>
      arrow.label ? { ...arrow, label: { ...arrow.label, box: { ...arrow.label.box, ...first.box } } } : arrow,
    );
    const covered = { ...chart, layout: { ...chart.layout, root: { ...root, graph: { ...graph, arrows } } } };
    expect(flawsOf(covered).join('\n')).toMatch(/label .* lies over trafficLight\.green/);
  });
});
