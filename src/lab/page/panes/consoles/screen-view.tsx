import { useEffect, useRef } from 'preact/hooks';
import { theme } from '../../../../page/theme';
import type { ConsoleScene } from '../../../protocol';
import { following, playing } from '../../state';
import { ConsoleScreen } from './screen';

interface ScreenProps {
  /** A replica's name; without it, the terminal. */
  readonly of?: string;
  readonly label: string;
  /** The run whose bytes they are. */
  readonly run: number;
  readonly scene: ConsoleScene;
  readonly hasCursor: boolean;
  /** A character that is typed on it. */
  readonly typed?: (key: string) => void;
}

/** A console's screen: PageUp and PageDown scroll it. */
export function Screen({ of, label, run, scene, hasCursor, typed }: ScreenProps) {
  const holder = useRef<HTMLDivElement>(null);
  const screen = useRef<ConsoleScreen | undefined>(undefined);
  useEffect(() => {
    const made = new ConsoleScreen(holder.current as HTMLElement, hasCursor);
    screen.current = made;
    return () => made.end();
  }, []);
  useEffect(() => screen.current?.show(run, of, scene), [run, of, scene.length]);
  useEffect(() => screen.current?.paint(), [theme.value]);
  const isMoving = playing.value || following.value;
  useEffect(() => screen.current?.move(isMoving), [isMoving]);
  return (
    <div
      class="console-screen"
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
      onKeyDown={(key) => {
        const pages = { PageUp: -1, PageDown: 1 }[key.key];
        if (pages !== undefined) screen.current?.scroll(pages);
        else if (typed === undefined || key.key.length !== 1 || key.ctrlKey || key.metaKey) return;
        else typed(key.key);
        key.preventDefault();
        key.stopPropagation();
      }}
    >
      <div class="console-paper" ref={holder} />
    </div>
  );
}
