/** Drawings instead of emoji, which some machines have no font for. */
const SIGNS = {
  white_check_mark: disc('#007a5a', 'M5.5 10.5l3 3 6-6.5'),
  x: disc('#c92a4b', 'M6.5 6.5l7 7m0-7l-7 7'),
  octagonal_sign: disc('#c92a4b', 'M7 7h6v6H7z'),
  no_entry: disc('#c92a4b', 'M5.5 10h9'),
  grey_question: disc('#6b6b73', 'M7.5 8a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.4v.3m0 2.4v.1'),
  double_vertical_bar: disc('#345995', 'M8 6.5v7m4-7v7'),
  lock: disc('#6b6b73', 'M7.5 9V7.5a2.5 2.5 0 0 1 5 0V9M6.5 9.5h7v4h-7z'),
  warning: triangle('#b26a00'),
  rotating_light: triangle('#c92a4b'),
};

function disc(colour, mark) {
  return `<circle cx="10" cy="10" r="9" fill="${colour}"/>${stroke(mark)}`;
}

function triangle(colour) {
  const corners = 'M10 2.5L18.5 17.5h-17z';
  return `<path d="${corners}" fill="${colour}" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>${stroke('M10 8v4.5m0 2.5v.1')}`;
}

function stroke(path) {
  return `<path d="${path}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** The drawing of an emoji, by its name in Slack; undefined if Evenkeel does not use it. */
export function signOf(name) {
  if (!Object.hasOwn(SIGNS, name)) return undefined;
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  made.setAttribute('viewBox', '0 0 20 20');
  made.setAttribute('class', 'sign');
  made.setAttribute('role', 'img');
  made.setAttribute('aria-label', name.replaceAll('_', ' '));
  made.innerHTML = SIGNS[name];
  return made;
}
