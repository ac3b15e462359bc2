/** Whether what came fits what a timeline expects, as its README says. `bound` holds what `$bind` found. */
export function matches(expected, actual, bound) {
  if (Array.isArray(expected)) return matchesList(expected, actual, bound);
  if (typeof expected !== 'object' || expected === null) return expected === actual;
  const [special] = Object.keys(expected).filter((key) => key.startsWith('$'));
  if (special !== undefined) return SPECIAL[special](expected[special], actual, bound);
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
  return Object.entries(expected).every(([key, value]) => (key === 'call' ? matchesCall(value, actual.call) : matches(value, actual[key], bound)));
}

const SPECIAL = {
  $any: (_, actual) => actual !== undefined && actual !== null,
  $absent: (_, actual) => actual === undefined || actual === null,
  $between: ([low, high], actual) => typeof actual === 'number' && actual >= low && actual <= high,
  $bind: (name, actual, bound) => {
    if (bound.has(name)) return JSON.stringify(bound.get(name)) === JSON.stringify(actual);
    bound.set(name, actual);
    return actual !== undefined;
  },
  $anyOrder: (expected, actual, bound) => Array.isArray(actual) && actual.length === expected.length && assigned(expected, actual, bound),
  $includes: (expected, actual, bound) => Array.isArray(actual) && assigned(expected, actual, bound),
};

function matchesList(expected, actual, bound) {
  return Array.isArray(actual) && actual.length === expected.length && expected.every((one, index) => matches(one, actual[index], bound));
}

/** Each expected one finds another actual one. */
function assigned([first, ...others], actual, bound) {
  if (first === undefined) return true;
  return actual.some((one, index) => {
    const tried = new Map(bound);
    if (!matches(first, one, tried) || !assigned(others, actual.toSpliced(index, 1), tried)) return false;
    for (const [name, value] of tried) bound.set(name, value);
    return true;
  });
}

/** Method and path are equal; of the query, what is named is there. */
function matchesCall(expected, actual) {
  if (typeof expected !== 'string' || typeof actual !== 'string') return matches(expected, actual, new Map());
  const [path, query = ''] = expected.split('?');
  const [actualPath, actualQuery = ''] = actual.split('?');
  const given = new URLSearchParams(actualQuery);
  return decodeURI(path) === decodeURI(actualPath) && [...new URLSearchParams(query)].every(([name, value]) => given.get(name) === value);
}
