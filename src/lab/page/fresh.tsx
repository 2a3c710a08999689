import type { ComponentChildren } from 'preact';

interface FreshProps {
  /** What is told: with other words the element is another one. */
  readonly of: string | number;
  readonly children?: ComponentChildren;
}

/** Words that are replaced whole: nothing of the old ones is seen to move to another place. */
export const Fresh = ({ of, children }: FreshProps) => <span key={of}>{children ?? of}</span>;
