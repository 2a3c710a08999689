/** Processes of one name are numbered: views name a processor with its number, so that no later one is taken for it. */
import type { RecoveredState } from './environment-entry';
import type { EnvironmentOptions } from './environment-options';
import type { ReplicaConnection } from './greeted';

export class Enlistment {
  private readonly last = new Map<string, number>();
  private madeAt: number | undefined;

  constructor(private readonly options: Pick<EnvironmentOptions, 'storage' | 'targets' | 'nowUnix'>) {}

  recover({ enlisted, madeAt }: RecoveredState): void {
    this.last.clear();
    for (const [name, incarnation] of enlisted) this.last.set(name, incarnation);
    this.madeAt = madeAt ?? this.options.nowUnix;
  }

  /** When the machine was made, for the record of a start. */
  get made(): { readonly madeAt?: number } {
    return this.madeAt === undefined ? {} : { madeAt: this.madeAt };
  }

  /** A process whose predecessor is still connected would shut that one out, which may lead and be well. */
  enlist(connection: ReplicaConnection, name: string, isThere: boolean): void {
    if (isThere) {
      connection.send({ kind: 'notEnlisted', why: `a process named ${name} is connected already` });
      return;
    }
    const { storage, targets = [] } = this.options;
    const incarnation = (this.last.get(name) ?? 0) + 1;
    this.last.set(name, incarnation);
    storage.append({ kind: 'enlisted', name, incarnation }, () =>
      connection.send({ kind: 'enlisted', incarnation, targets: [...targets], madeAt: this.madeAt ?? 0 }),
    );
  }
}
