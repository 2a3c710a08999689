/** Processes of one name are numbered: views name a processor with its number, so that no later one is taken for it. */
import { type Hello, memberName } from '../protocol/environment/messages';
import type { RecoveredState } from './environment-entry';
import type { EnvironmentOptions } from './environment-options';
import type { ReplicaConnection } from './greeted';

/** Views have no more members. */
const greatestNames = 16;

export class Enlistment {
  private readonly last = new Map<string, number>();
  private madeAt: number | undefined;

  constructor(private readonly options: Pick<EnvironmentOptions, 'storage' | 'targets' | 'nowUnix' | 'station'>) {}

  recover({ enlisted, madeAt }: RecoveredState): void {
    this.last.clear();
    for (const [name, incarnation] of enlisted) this.last.set(name, incarnation);
    this.madeAt = madeAt ?? this.options.nowUnix;
  }

  /** When the machine was made, for the record of a start. */
  get made(): { readonly madeAt?: number } {
    return this.madeAt === undefined ? {} : { madeAt: this.madeAt };
  }

  /** Why no such process can have been enlisted, for a person. */
  refuses({ name, incarnation }: Hello): string | undefined {
    const last = this.options.targets === undefined ? Number.POSITIVE_INFINITY : (this.last.get(name) ?? 0);
    const member = memberName(name, incarnation);
    return incarnation <= last ? undefined : `${member} was never enlisted here: the state folder is another one`;
  }

  /** A process whose predecessor is still connected would shut that one out, which may lead and be well. */
  enlist(connection: ReplicaConnection, name: string, isThere: boolean): void {
    const isFull = this.last.size >= greatestNames && !this.last.has(name);
    if (isThere || isFull) {
      const why = isThere ? `a process named ${name} is connected already` : `${greatestNames} names are taken`;
      connection.send({ kind: 'notEnlisted', why });
      connection.end.close();
      return;
    }
    const { storage, targets = [], station } = this.options;
    const network = station === undefined ? {} : ({ network: true } as const);
    const incarnation = (this.last.get(name) ?? 0) + 1;
    this.last.set(name, incarnation);
    storage.append({ kind: 'enlisted', name, incarnation }, () => {
      connection.send({ kind: 'enlisted', incarnation, targets: [...targets], madeAt: this.madeAt ?? 0, ...network });
      connection.end.close();
    });
  }
}
