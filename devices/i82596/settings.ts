import { Configuration } from './configuration';

/** What the guest has set up: the configuration, the station's own address, and the multicast hash's indices. */
export class Settings {
  configuration = new Configuration();
  address: readonly number[] = noAddress;
  hash: readonly number[] = [];

  reset(): void {
    this.configuration = new Configuration();
    this.address = noAddress;
    this.hash = [];
  }

  snapshot(): SettingsState {
    const { configuration, address, hash } = this;
    return { parameters: [...configuration.bytes], address: [...address], hash: [...hash] };
  }

  restore({ parameters, address, hash }: SettingsState): void {
    this.configuration = new Configuration(parameters);
    this.address = address;
    this.hash = hash;
  }

  /** The chip's registers as a dump shows them: the settings first, then zeros. */
  dump(length: number): Uint8Array {
    const dumped = new Uint8Array(length);
    dumped.set([...this.configuration.bytes, ...this.address, ...this.hash]);
    return dumped;
  }
}

/** Plain data. */
export interface SettingsState {
  readonly parameters: readonly number[];
  readonly address: readonly number[];
  readonly hash: readonly number[];
}

/** After a reset the chip takes every address for another station's. */
const noAddress = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff] as const;
