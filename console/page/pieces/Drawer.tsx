import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { drawer } from '../state/console.ts';
import { Icon } from './Icon.tsx';
import './drawer.css';

/** Over the right edge; the page behind it stays live and in reach. On a phone it covers the page. */
export function Drawer({
  title,
  head,
  children,
}: {
  title: string;
  head?: ComponentChildren;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const cameFrom = document.activeElement;
    dialog.current?.show();
    return () => {
      if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
    };
  }, []);

  const close = () => (drawer.value = undefined);
  return (
    <dialog
      ref={dialog}
      class="drawer"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <div class="drawer-head">
        {head ?? <h2>{title}</h2>}
        <button type="button" class="square-button" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="drawer-body">{children}</div>
    </dialog>
  );
}
