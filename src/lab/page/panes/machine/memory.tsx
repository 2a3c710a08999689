/** Memory at an address, of each replica; bytes that differ are marked. */
import type { MachineScene, MemoryWish } from '../../../protocol';
import { hex } from './registers';

const screenful = 128;

interface MemoryProps {
  readonly shown: MachineScene;
  readonly wish: MemoryWish;
  readonly show: (wish: MemoryWish) => void;
}

export function Memory({ shown, wish, show }: MemoryProps) {
  const [first] = shown.replicas;
  const start = first?.memory[0]?.address ?? 0;
  const go = (address: number) => show({ ...wish, address: Math.max(0, address) });
  const read = (text: string) => {
    const to = Number.parseInt(text.replace(/^0x/i, ''), 16);
    if (Number.isSafeInteger(to) && to >= 0 && to <= 0xffffffff) go(to);
  };
  const isPhysical = wish.physical === true || first?.translates.data === false;
  return (
    <>
      <div class="row machine-address">
        <button type="button" class="btn small" aria-label="Memory before" onClick={() => go(start - screenful)}>
          −
        </button>
        <input
          aria-label="Address, hexadecimal"
          key={start}
          value={hex(start)}
          size={10}
          spellcheck={false}
          onChange={({ currentTarget }) => read(currentTarget.value)}
        />
        <button type="button" class="btn small" aria-label="Memory after" onClick={() => go(start + screenful)}>
          +
        </button>
        <button
          type="button"
          class="btn ghost small"
          aria-pressed={isPhysical}
          disabled={first?.translates.data === false}
          title="Whether the processor's translations are used"
          onClick={() => show({ address: start, ...(isPhysical ? {} : { physical: true }) })}
        >
          {isPhysical ? 'physical' : 'virtual'}
        </button>
      </div>
      {shown.replicas.map(({ name, memory }) => (
        <div class="machine-memory" key={name}>
          <h3>{name}</h3>
          {memory.map(({ address, bytes, differs }) => (
            <code key={address}>
              <i>{hex(address)}</i> {bytes.length === 0 && <i>nothing is translated here</i>}
              {bytes.map((byte, at) => (
                <span key={address + at} class={`${differs[at] ? 'differs' : ''}${at % 4 === 3 ? ' fourth' : ''}`}>
                  {hex(byte, 2)}
                </span>
              ))}
            </code>
          ))}
        </div>
      ))}
    </>
  );
}
