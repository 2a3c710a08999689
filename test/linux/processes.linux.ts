/**
 * A shell that starts 500 processes, one after the other, on a machine that translates: each one is a fork and an exec,
 * so that code is loaded again and again into pages that held other code before. Regions are dropped and made again,
 * and what the process keeps of them levels off. `LINUX_PROCESSES` says how many processes, 500 unless told.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { modulesKept, mostModules } from '../../src/pa-risc/translator/module-cache';
import { bareMachine } from '../../src/sim/bare';
import { initPlan, scriptsRun, whyNoScript } from './scripted';

const processes = Number(process.env.LINUX_PROCESSES ?? 500);
const told = processes / 10;
const megabyte = 1 << 20;

const script = `#!/bin/busybox sh
/bin/busybox mkdir -p /bin /usr/bin
/bin/busybox --install -s
i=0
while [ $i -lt ${processes} ]; do
  i=$((i+1))
  /usr/bin/expr $i \\* $i > /square
  [ $((i % ${told})) -eq 0 ] && echo "process $i: $(/bin/cat /square)"
done
/bin/busybox halt -f
`;

interface Level {
  readonly modules: number;
  readonly heapMB: number;
  readonly residentMB: number;
}

test.skipIf(!scriptsRun)(`${processes} processes: nothing stale, and the memory levels off${whyNoScript}`, () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const levels: Level[] = [];
  let text = '';
  const onByte = (byte: number) => {
    text += String.fromCharCode(byte);
    if (!/process \d+: \d+\r\n$/.test(text)) return;
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    const level = {
      modules: modulesKept(),
      heapMB: Math.round((heapUsed + external) / megabyte),
      residentMB: Math.round(rss / megabyte),
    };
    levels.push(level);
    const { modules, heapMB, residentMB } = level;
    console.log(`${levels.length * told} processes: ${modules} modules, heap ${heapMB} MB, resident ${residentMB} MB`);
  };
  const machine = bareMachine({ ...initPlan(script), processor: 'translator' }, { onByte, digestsTrace: false });
  while (machine.step());
  const squares = [...text.matchAll(/process (\d+): (\d+)/g)].map(([, number, square]) => [+number, +square]);
  expect(squares, text.slice(-1000)).toEqual(
    Array.from({ length: 10 }, (_, at) => [told * (at + 1), (told * (at + 1)) ** 2]),
  );
  expect(Math.max(...levels.map(({ modules }) => modules))).toBeLessThanOrEqual(mostModules);
  const [middle, last] = [levels[4], levels[9]];
  expect(last.heapMB).toBeLessThanOrEqual(middle.heapMB + 16);
  expect(last.residentMB).toBeLessThanOrEqual(1.1 * middle.residentMB + 16);
});
