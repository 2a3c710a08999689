/** The configurations of which the explorer walks every interleaving, by name (docs/verification.md). */

import type { Switches } from '../../hypervisor/switches';
import { presets } from '../../hypervisor/switches';
import { mutationNames } from '../mutants/names';
import { type Configuration, configuration, type Draft } from './configuration';
import { unmutated } from './mutants';

const crash = { crashes: 1 } as const;
const protocols = Object.keys(presets) as readonly (keyof typeof presets)[];

/** Explored within `npm test`: two writes. */
export const quickConfigurations: readonly Configuration[] = (['original', 'revised'] as const).map((protocol) =>
  configuration(`two writes, ${protocol}`, { program: 'write:0 write:1', protocol, faults: crash }),
);

/** The programs that the explorer walks with each preset. */
const programs: readonly (readonly [string, Draft])[] = [
  ['two writes to one block', { program: 'write:0 write:0', faults: crash }],
  ['a value and a write, a loss', { program: 'read write:0', faults: { ...crash, losses: 1 } }],
  ['values and bytes', { program: 'read byte read byte', faults: crash }],
  ['values and bytes, a loss', { program: 'read byte byte', faults: { ...crash, losses: 1 } }],
  ['a poll under way', { program: 'start:0 poll read await:0', faults: crash }],
  ['console input', { program: 'input byte input', typed: 2, faults: crash }],
  ['interval timer', { program: 'read timer:2 byte', faults: crash, skewTicks: 1 }],
  ['clocks apart', { program: 'read ordinary read byte', faults: crash, skewTicks: 8 }],
  ['a tape record', { program: 'append', faults: crash }],
  ['an actuator step', { program: 'read move', faults: crash }],
  ['stray interrupts', { program: 'write:0 byte', faults: { ...crash, strayInterrupts: 1 } }],
  ['false suspicion', { program: 'write:0 byte', faults: { falseSuspicions: 1 } }],
  ['false suspicion and a crash', { program: 'read write:0', faults: { ...crash, falseSuspicions: 1 } }],
  ['duplicates out of order', { program: 'read byte', faults: { duplicates: 1, overtakings: 1, ...crash } }],
  ['a buffer of one message', { program: 'read write:0 byte', bufferMessages: 1, faults: crash }],
  ['epochs of 3', { program: 'read write:0 byte', epochLength: 3, faults: crash }],
  [
    'a replica joins',
    { program: 'ordinary ordinary ordinary read byte', epochLength: 1, backups: 0, faults: { joins: 1, crashes: 1 } },
  ],
  ['three replicas', { program: 'byte', backups: 2, faults: crash }],
  ['three replicas, two crashes', { program: 'read', backups: 2, faults: { crashes: 2 } }],
  [
    'three replicas, false suspicion',
    { program: 'ordinary', epochLength: 8, backups: 2, faults: { falseSuspicions: 1 } },
  ],
];

/** Only devices that bear repetition are in worlds under `repeatOutstanding`. */
const forRepeating: readonly string[] = [
  'two writes to one block',
  'a value and a write, a loss',
  'values and bytes',
  'console input',
];

const single: readonly (readonly [string, Partial<Switches>])[] = [
  ['valueAcknowledgment beforeOutput', { valueAcknowledgment: 'beforeOutput' }],
  ['interruptForwarding immediate', { interruptForwarding: 'immediate' }],
  ['epochAcknowledgment beforeOutput', { epochAcknowledgment: 'beforeOutput' }],
  ['variable epochs', { epochs: 'variable' }],
  ['held outputs', { outputRelease: 'hold' }],
  ['simulated register reads', { registerReads: 'simulated' }],
  ['the clock counts instructions', { clockSource: 'instructionCount' }],
];

/**
 * The largest configurations, which take longest and therefore come first; larger versions of the others would show no
 * more.
 */
const large: readonly Configuration[] = [
  configuration('three replicas, a value and a byte, prototype', {
    program: 'read byte',
    protocol: 'prototype',
    backups: 2,
    faults: crash,
  }),
  ...protocols.map((protocol) =>
    configuration(`two writes, false suspicion and a crash, ${protocol}`, {
      program: 'write:0 write:0',
      protocol,
      faults: { ...crash, falseSuspicions: 1 },
    }),
  ),
  ...(['revised', 'fastest'] as const).map((protocol) =>
    configuration(`two writes, false suspicion and a crash, ${protocol}, repeated`, {
      program: 'write:0 write:0',
      protocol,
      switches: { failover: 'repeatOutstanding' },
      faults: { ...crash, falseSuspicions: 1 },
    }),
  ),
  ...(['prototype', 'revised'] as const).flatMap((protocol) => [
    configuration(`three replicas, false suspicion and a crash, ${protocol}`, {
      program: 'ordinary',
      protocol,
      epochLength: 8,
      backups: 2,
      faults: { ...crash, falseSuspicions: 1 },
    }),
    configuration(`a crash, then a replica joins, ${protocol}`, {
      program: 'ordinary ordinary ordinary byte',
      protocol,
      epochLength: 1,
      faults: { ...crash, joins: 1 },
    }),
    configuration(`a third replica joins, ${protocol}`, {
      program: 'ordinary ordinary',
      protocol,
      epochLength: 1,
      places: ['left', 'right', 'third'],
      faults: { ...crash, joins: 1 },
    }),
  ]),
];

/** The world in which each mutant breaks, here with the rule. The graph of one is too large for a thread's memory. */
const withRules = mutationNames.filter((name) => name !== 'dropByClaim').map(unmutated);

/** With an environment in a process of its own, behind connections. */
const behindConnections = (
  [
    ['a write, a cut', { program: 'write:0', faults: { cuts: 1 } }],
    ['a write, a cut and a crash', { program: 'write:0', faults: { ...crash, cuts: 1 } }],
    ['a write, a crash of the environment', { program: 'write:0', faults: { environmentCrashes: 1 } }],
    ['a write, false suspicion', { program: 'write:0', faults: { falseSuspicions: 1 } }],
    ['a write, a hand-over', { program: 'write:0', faults: { handOvers: 1 } }],
    ['a write, a hand-over and a crash', { program: 'write:0', faults: { ...crash, handOvers: 1 } }],
    ['a byte, a cut', { program: 'byte', faults: { cuts: 1 } }],
    ['a byte, a crash of the environment', { program: 'byte', faults: { environmentCrashes: 1 } }],
    ['input, a cut, revised', { program: 'input', protocol: 'revised', typed: 1, faults: { cuts: 1 } }],
    [
      'input, a crash of the environment, revised',
      { program: 'input', protocol: 'revised', typed: 1, faults: { environmentCrashes: 1 } },
    ],
    [
      'two writes alone, cuts and a crash of the environment',
      { program: 'write:0 write:0', backups: 0, faults: { cuts: 2, environmentCrashes: 1 } },
    ],
    [
      'two bytes alone, a cut and a crash of the environment',
      { program: 'byte byte', backups: 0, faults: { cuts: 1, environmentCrashes: 1 } },
    ],
    ['inputs alone, a cut', { program: 'input input', backups: 0, typed: 2, faults: { cuts: 1 } }],
    [
      'inputs alone, a crash of the environment',
      { program: 'input input', backups: 0, typed: 2, faults: { environmentCrashes: 1 } },
    ],
  ] as const satisfies readonly (readonly [string, Draft])[]
).map(([what, draft]) => configuration(`behind connections: ${what}`, { connected: true, ...draft }));

function everything(): readonly Configuration[] {
  const ofPresets = protocols.flatMap((protocol) =>
    programs.map(([what, draft]) => configuration(`${what}, ${protocol}`, { ...draft, protocol })),
  );
  const repeating = protocols.flatMap((protocol) =>
    programs
      .filter(([what]) => forRepeating.includes(what))
      .map(([what, draft]) => {
        const switches = { failover: 'repeatOutstanding' } as const;
        return configuration(`${what}, ${protocol}, repeated`, { ...draft, protocol, switches });
      }),
  );
  const alone = single.map(([what, switches]) =>
    configuration(`${what} alone`, { program: 'read write:0 byte', switches, faults: crash }),
  );
  return [...quickConfigurations, ...large, ...behindConnections, ...withRules, ...ofPresets, ...repeating, ...alone];
}

export const configurations: readonly Configuration[] = everything();
