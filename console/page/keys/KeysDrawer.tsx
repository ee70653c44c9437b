import { Drawer } from '../pieces/Drawer.tsx';
import { allShortcuts, keyText } from '../state/keys.ts';
import { density, hasLetterKeys, theme } from '../state/look.ts';
import './keys.css';

const THEMES = ['system', 'light', 'dark'] as const;
const DENSITIES = ['system', 'wall'] as const;

/** Every key, and how the page looks. */
export function KeysDrawer() {
  const groups = Map.groupBy(allShortcuts(), ({ group }) => group);
  return (
    <Drawer title="Keys and look">
      <div class="keys">
        <label class="keys-switch">
          <input
            type="checkbox"
            checked={hasLetterKeys.value}
            onChange={({ currentTarget }) => (hasLetterKeys.value = currentTarget.checked)}
          />
          Single keys do something outside of fields
        </label>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl class={hasLetterKeys.value ? '' : 'soft'}>
              {shortcuts.map(({ key, label }) => (
                <div key={key}>
                  <dt>
                    <kbd>{keyText(key)}</kbd>
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Look</h3>
          <div class="choices" role="group" aria-label="Theme">
            {THEMES.map((each) => (
              <button type="button" key={each} aria-pressed={theme.value === each} onClick={() => (theme.value = each)}>
                {each === 'system' ? 'theme of the system' : each}
              </button>
            ))}
          </div>
          <div class="choices" role="group" aria-label="Size">
            {DENSITIES.map((each) => (
              <button
                type="button"
                key={each}
                aria-pressed={density.value === each}
                onClick={() => (density.value = each)}
              >
                {each === 'system' ? 'for a desk' : 'for a wall'}
              </button>
            ))}
          </div>
        </section>
      </div>
    </Drawer>
  );
}
