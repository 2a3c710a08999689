/** Processes of one name are numbered: views name a processor with its number, so that no later one is taken for it. */
import type { StableStorage } from '../ports/stable-storage';
import type { EnvironmentEntry } from './environment-entry';
import type { ReplicaConnection } from './greeted';

export class Enlistment {
  private readonly last = new Map<string, number>();

  constructor(
    private readonly storage: StableStorage<EnvironmentEntry>,
    private readonly targets: readonly number[],
  ) {}

  recover(last: ReadonlyMap<string, number>): void {
    this.last.clear();
    for (const [name, incarnation] of last) this.last.set(name, incarnation);
  }

  /** A process whose predecessor is still connected would shut that one out, which may lead and be well. */
  enlist(connection: ReplicaConnection, name: string, isThere: boolean, madeAt: number): void {
    if (isThere) {
      connection.send({ kind: 'notEnlisted', why: `a process named ${name} is connected already` });
      return;
    }
    const incarnation = (this.last.get(name) ?? 0) + 1;
    this.last.set(name, incarnation);
    this.storage.append({ kind: 'enlisted', name, incarnation }, () =>
      connection.send({ kind: 'enlisted', incarnation, targets: [...this.targets], madeAt }),
    );
  }
}
