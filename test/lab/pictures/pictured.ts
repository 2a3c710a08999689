/** One picture: its file, how the page is seen, and the record that it stands at. */
export interface Pictured {
  readonly file: string;
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  readonly event: number;
}

export const scenario = 'p7-write-in-progress.scenario';
