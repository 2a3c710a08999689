import '../../page/base.css';
import './style.css';

import { render } from 'preact';
import { App } from './app';
import { listenToKeys } from './keys';

render(<App />, document.getElementById('app') as HTMLElement);
listenToKeys();
