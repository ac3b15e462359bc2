// The timelines that all three client libraries have to hold: src/test/resources/lifecycle.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Timeline } from './support/timeline.mjs';

const FOLDER = process.env.LIFECYCLE ?? fileURLToPath(new URL('../../../test/resources/lifecycle', import.meta.url));

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

for (const file of files) {
  const timeline = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  test(`${timeline.name}: ${timeline.about}`, () => new Timeline(timeline).play());
}

test('there are timelines', () => assert.ok(files.length > 0));
