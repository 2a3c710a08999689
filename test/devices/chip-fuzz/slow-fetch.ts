/** A controller whose fetches wait, as they do on a pair until their output is committed. */
import { NcrBack } from '../../../devices/ncr53c700/back';
import type { Clock } from '../../../src/ports/clock';

/** Of the controller's own. */
interface Fetching {
  readonly options: { readonly dma: { fetchAllowed(then: () => void): void } };
  fetch(): void;
}

const actor = 'slow fetch';

/** While this runs, each fetch of a controller in the world of this clock comes so much later. */
export function withSlowFetch<Result>(clock: Clock, waitNs: number, run: () => Result): Result {
  const prototype = NcrBack.prototype as unknown as Fetching;
  const { fetch } = prototype;
  clock.subscribe(actor, ({ data }) => (data as () => void)());
  prototype.fetch = function (this: Fetching) {
    const { dma } = this.options;
    const { fetchAllowed } = dma;
    dma.fetchAllowed = (then) => {
      clock.arm(clock.nowAt + waitNs, { actor, name: 'fetch', data: then });
    };
    fetch.call(this);
    dma.fetchAllowed = fetchAllowed;
  };
  try {
    return run();
  } finally {
    prototype.fetch = fetch;
  }
}
