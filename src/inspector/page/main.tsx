import '../../page/base.css';
import './style.css';

import { render } from 'preact';
import { App } from './app';
import { listenToKeys } from './keys';
import '../../page/touch.css';

render(<App />, document.getElementById('app') as HTMLElement);
listenToKeys();
