import { Clamped } from './Clamped.tsx';

/** Beyond this, a text is one piece: three lines of it. */
const LONGEST_CHARACTERS = 240;

/** What is the matter, and more quietly why. */
export function Sentence({ text }: { text: string }) {
  const end = text.search(/[.!?] (?=[A-Z0-9])/) + 1;
  return (
    <p class="sentence">
      {end === 0 || text.length > LONGEST_CHARACTERS ? (
        <Clamped text={text} />
      ) : (
        <>
          {text.slice(0, end)} <span class="soft">{text.slice(end)}</span>
        </>
      )}
    </p>
  );
}
