/** Where lanes stand: side by side in time that runs to the right, or, on a phone, in time that runs down. */
export interface Lane {
  readonly name: string;
  readonly kind: 'replica' | 'bus' | 'device';
  /** Across the time. */
  readonly from: number;
  readonly to: number;
}

export interface Plan {
  readonly isDown: boolean;
  readonly width: number;
  readonly height: number;
  /** Where time begins, and how long it is drawn. */
  readonly origin: number;
  readonly length: number;
  readonly lanes: readonly Lane[];
}

export function planOf(width: number, height: number, replicas: readonly string[], devices: readonly string[]): Plan {
  return width < 560 ? down(width, height, replicas, devices) : right(width, height, replicas, devices);
}

const spread = (names: readonly string[], first: number, last: number, size: number): readonly Lane[] =>
  names.map((name, at) => {
    const from = Math.round(names.length < 2 ? first : first + ((last - first) * at) / (names.length - 1));
    return { name, kind: 'replica', from, to: from + size };
  });

function right(width: number, height: number, replicas: readonly string[], devices: readonly string[]): Plan {
  const origin = 58;
  // Where there is little height, the rows below stand closer, so that messages have room.
  const isLow = height < 270;
  const below = devices.map((name, at): Lane => {
    const from = height - (isLow ? 20 : 28) - (isLow ? 20 : 26) * (devices.length - 1 - at);
    return { name, kind: 'device', from, to: from + 12 };
  });
  const bus = (below[0]?.from ?? height - 20) - (isLow ? 22 : 38);
  const last = bus - (isLow ? 50 : 74);
  // More than two need what stands free under them.
  const least = Math.min(42 + 44 * (replicas.length - 1), bus - 32);
  const lanes = spread(replicas, 42, Math.max(least, last), 28);
  const wire: Lane = { name: 'bus', kind: 'bus', from: bus, to: bus + 12 };
  return {
    isDown: false,
    ...{ width, height, origin, length: Math.max(0, width - origin - 6), lanes: [...lanes, wire, ...below] },
  };
}

function down(width: number, height: number, replicas: readonly string[], devices: readonly string[]): Plan {
  const origin = 30;
  const aside = devices.map((name, at): Lane => {
    const from = width - 34 - 34 * (devices.length - 1 - at);
    return { name, kind: 'device', from, to: from + 12 };
  });
  const bus = (aside[0]?.from ?? width - 10) - 34;
  const lanes = spread(replicas, 50, Math.max(50 + 60 * (replicas.length - 1), bus - 136), 26);
  const wire: Lane = { name: 'bus', kind: 'bus', from: bus, to: bus + 12 };
  return {
    isDown: true,
    ...{ width, height, origin, length: Math.max(0, height - origin - 4), lanes: [...lanes, wire, ...aside] },
  };
}
