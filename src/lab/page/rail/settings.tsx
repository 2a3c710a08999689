/**
 * The link's faults, which begin at the moment in sight, and what holds from power-on: how long a peer is trusted,
 * clocks, the arbiter, the protocol, how many replicas.
 */
import { plural, shortMilliseconds } from '../../../page/format';
import { linkFaultFrom, settingsIn, switchNames, withSetting, withSwitch } from '../fault-statements';
import { fork, instant, run } from '../state';
import { DiskErrors } from './disk-errors';
import { Fold } from './fold';
import { FalseSuspicion } from './freeze';

interface SettingProps {
  readonly name: string;
  readonly unit: string;
  readonly value: string;
  readonly step?: string;
  readonly change: (value: string) => void;
}

const Setting = ({ name, unit, value, step = 'any', change }: SettingProps) => (
  <label class="setting">
    <span>{name}</span>
    <input
      class="pick number"
      type="number"
      min={0}
      step={step}
      value={value}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
    <span class="q">{unit}</span>
  </label>
);

const numberIn = (words: readonly string[], key: string): string =>
  words.find((word) => word.startsWith(`${key}=`))?.match(/-?[\d.]+/)?.[0] ?? '0';

const orNone = (value: string, unit: string): string | undefined =>
  Number(value) === 0 ? undefined : `${value}${unit}`;

export function Settings() {
  const info = run.value;
  if (info === undefined) return null;
  const { text } = info;
  const link = settingsIn(text, 'link');
  const drift = settingsIn(text, 'drift');
  const heartbeat = settingsIn(text, 'detector');
  const setLink = (key: string, unit: string) => (value: string) =>
    void fork(linkFaultFrom(text, key, orNone(value, unit), instant.value));
  const setDrift = (name: string) => (value: string) =>
    void fork(withSetting(text, 'drift', name, `${Number(value) < 0 ? '' : '+'}${value}ppm`));
  const switched = Object.entries(info.switches);
  return (
    <div>
      <Fold name="Link" now={link.join(' ') || 'nothing lost, not cut'}>
        <Setting name="loses" unit="of 1" value={numberIn(link, 'loss')} change={setLink('loss', '')} />
        <Setting name="takes" unit="ms" value={numberIn(link, 'delay')} change={setLink('delay', 'ms')} />
        <Setting name="jitter" unit="ms" value={numberIn(link, 'jitter')} change={setLink('jitter', 'ms')} />
        <Setting name="doubles" unit="of 1" value={numberIn(link, 'dup')} change={setLink('dup', '')} />
        <Setting name="spoils" unit="of 1" value={numberIn(link, 'corrupt')} change={setLink('corrupt', '')} />
      </Fold>
      <Fold
        name="Suspicion, clocks"
        now={`${shortMilliseconds(info.timeoutNs)} ms, ${drift.length === 0 ? 'no drift' : drift.join(' ')}`}
      >
        <Setting
          name="trusts"
          unit="ms of silence"
          value={String(info.timeoutNs / 1e6)}
          change={(value) => {
            const beats = Math.min(5, Number(value) / 3);
            void fork(
              [
                'detector',
                `timeout=${value}ms`,
                heartbeat.find((word) => word.startsWith('heartbeat')) ?? `heartbeat=${Number(beats.toFixed(3))}ms`,
              ].join(' '),
            );
          }}
        />
        {info.replicas.slice(0, 2).map((name) => (
          <Setting
            key={name}
            name={`${name} drifts`}
            unit="ppm"
            value={numberIn(drift, name)}
            change={setDrift(name)}
          />
        ))}
      </Fold>
      <FalseSuspicion />
      <DiskErrors />
      <div class="fold">
        <div class="line">
          <span id="arbiter-name">Arbiter</span>
          <button
            type="button"
            class="switch"
            role="switch"
            aria-checked={info.arbiter}
            aria-labelledby="arbiter-name"
            onClick={() => void fork(`arbiter ${info.arbiter ? 'off' : 'on'}`)}
          >
            <i />
          </button>
        </div>
      </div>
      <Fold
        name="Protocol"
        now={`${info.protocol}, ${plural(switched.length, 'switch').replace('switchs', 'switches')}`}
      >
        <label class="setting wide">
          <span>Preset</span>
          <select
            class="pick"
            value={info.protocol}
            onChange={({ currentTarget }) => void fork(`protocol ${currentTarget.value}`)}
          >
            {['original', 'prototype', 'revised', 'fastest'].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {switched.map(([name, value]) => {
          const [words, ...values] = switchNames[name] ?? [name, value];
          return (
            <label class="setting wide" key={name}>
              <span>{words}</span>
              <select
                class="pick"
                value={value}
                onChange={({ currentTarget }) => void fork(withSwitch(text, info.protocol, name, currentTarget.value))}
              >
                {values.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            </label>
          );
        })}
      </Fold>
      <Fold name="Replicas" now={settingsIn(text, 'join').length > 0 ? 'a repaired one joins' : 'none joins'}>
        <Setting
          name="joins after"
          unit="ms"
          value={/[\d.]+/.exec(settingsIn(text, 'join').join(' '))?.[0] ?? ''}
          change={(value) => void fork(`join after ${value} ms`)}
        />
        <Setting
          name="backups"
          unit="at the start"
          step="1"
          value={settingsIn(text, 'backups')[0] ?? '1'}
          change={(value) => void fork(`backups ${value}`)}
        />
      </Fold>
    </div>
  );
}
