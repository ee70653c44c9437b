import { render } from 'preact';
import './state/language.ts';
import './styles/tokens.css';
import './styles/base.css';
import { App } from './App.tsx';
import { listenForShortcuts } from './state/keys.ts';
import { keepLook } from './state/look.ts';
import { startBeat } from './state/now.ts';

keepLook();
listenForShortcuts();
startBeat();

// The frame that stands in index.html has done its work.
const root = document.getElementById('app')!;
root.replaceChildren();
render(<App />, root);
