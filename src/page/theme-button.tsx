import { theme } from './theme';

export const ThemeButton = () => (
  <button
    type="button"
    class="btn ghost icon"
    aria-label="Light or dark"
    title="Light or dark"
    onClick={() => {
      theme.value = theme.value === 'dark' ? 'light' : 'dark';
    }}
  >
    <svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">
      <circle cx="7.5" cy="7.5" r="6" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M7.5 1.5a6 6 0 010 12z" fill="currentColor" />
    </svg>
  </button>
);
