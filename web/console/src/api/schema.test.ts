// @vitest-environment node
import { readFile } from 'node:fs/promises'

import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { expect, test } from 'vitest'

/** As `npm run types` does. */
async function makeTypes(): Promise<string> {
  const description = JSON.parse(await readFile('openapi.json', 'utf8')) as never
  return COMMENT_HEADER + astToString(await openapiTS(description, { defaultNonNullable: false, silent: true }))
}

test('the types are those of the description', async () => {
  const areSame = (await readFile('src/api/schema.ts', 'utf8')) === (await makeTypes())
  expect(areSame, 'schema.ts is not what openapi.json says: `make api` renews both').toBe(true)
})
