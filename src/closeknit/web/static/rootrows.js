// The rows of the root map's table, with the same bars that the server draws.

const NS = 'http://www.w3.org/2000/svg';
export const MOST_ROWS = 200;

const el = (tag, className, ...inside) => { const one = document.createElement(tag); if (className) one.className = className; one.append(...inside); return one; };

function line(marks) {
  const one = document.createElementNS(NS, 'svg');
  for (const [name, value] of [['viewBox', '0 0 100 8'], ['preserveAspectRatio', 'none'], ['aria-hidden', 'true']]) one.setAttribute(name, value);
  for (const [kind, x, width] of [['rail', 0, 100], ...marks]) {
    const rect = document.createElementNS(NS, 'rect');
    for (const [name, value] of [['class', kind], ['x', x], ['width', width], ['height', 8]]) rect.setAttribute(name, value);
    if (kind !== 'point') rect.setAttribute('rx', 4);
    one.append(rect);
  }
  return one;
}

/** One row for each of `people`: {id, name, organisation, circle, named, standing, dormant, reach, low,
 * high, familiarity}, the first `MOST_ROWS` of them. */
export function rows(people) {
  return people.slice(0, MOST_ROWS).map((one) => {
    const link = el('a', 'who private', one.name), value = 100 * one.reach;
    link.href = `/people/p${one.id}`;
    const name = el('td', '', link);
    if (one.organisation) name.append(' ', el('small', 'private', one.organisation));
    const standing = el('td', '', el('span', `standing ${one.standing}`, one.standing));
    if (one.dormant) standing.append(' ', el('span', 'standing dormant', 'dormant'));
    const reach = el('span', 'interval', line([['range', one.low, Math.max(one.high - one.low, 1)], ['point', Math.max(value - 1, 0), 2.4]]), el('span', 'figure', `${Math.round(value)} % `, el('span', 'soft small', `${one.low}–${one.high}`)));
    const known = el('span', 'bar', line([['fill', 0, one.familiarity]]), el('span', 'figure', Math.round(one.familiarity)));
    return el('tr', '', name, el('td', '', el('span', one.named ? 'private' : 'soft', one.circle)), standing, el('td', '', reach), el('td', '', known));
  });
}
