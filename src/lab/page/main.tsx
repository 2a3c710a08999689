import { render } from 'preact';
import { App } from './app';
import { start } from './examples';
import './style.css';

render(<App />, document.getElementById('app') as HTMLElement);
void start();
