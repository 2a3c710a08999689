/**
 * The hypervisor's takeover of TLB misses (§3.2). The TLB replaces at random: a miss trap at one replica only would
 * break lockstep. This table keeps every translation that the guest has inserted and not purged, and refills the TLB
 * silently; the guest sees a miss only of a translation that it never inserted. The hypervisor needs no knowledge of
 * the guest's page tables.
 */

import type { Translation } from '../pa-risc/tlb';
import type { Side, Takeover } from '../pa-risc/translation';

/** Translations kept for each side; beyond that the oldest is forgotten, at both replicas alike. */
const greatestTranslations = 1 << 14;
const pagesPerSpace = 1 << 20;
const keyOf = (space: number, page: number): number => space * pagesPerSpace + page;

type KnownState = Readonly<Record<Side, readonly (readonly [key: number, translation: Translation])[]>>;

export class TlbTakeover implements Takeover {
  /** In the order of insertion. */
  private readonly known: Readonly<Record<Side, Map<number, Translation>>> = {
    instruction: new Map(),
    data: new Map(),
  };
  inserted(side: Side, space: number, page: number, translation: Translation): void {
    const known = this.known[side];
    const key = keyOf(space, page);
    known.delete(key);
    if (known.size === greatestTranslations) known.delete(known.keys().next().value as number);
    known.set(key, translation);
  }

  purged(side: Side, space: number, page: number): void {
    this.known[side].delete(keyOf(space, page));
  }

  purgedAll(side: Side): void {
    this.known[side].clear();
  }

  snapshot(): KnownState {
    return { instruction: [...this.known.instruction], data: [...this.known.data] };
  }

  restore(snapshot: unknown): void {
    const known = snapshot as KnownState;
    for (const side of ['instruction', 'data'] as const) {
      this.known[side].clear();
      for (const [key, translation] of known[side]) this.known[side].set(key, translation);
    }
  }

  find(side: Side, space: number, page: number): Translation | undefined {
    return this.known[side].get(keyOf(space, page));
  }
}
