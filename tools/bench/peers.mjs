// SPDX-License-Identifier: Apache-2.0
// Appends records of 388 bytes to a Hypercore for some seconds, one by one and 128 at a time: node peers.mjs FOLDER SECONDS.
// One signature of the writer covers each append; its store does not wait for the disk.
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import Hypercore from 'hypercore'

const [folder, seconds] = [process.argv[2], Number(process.argv[3])]
const version = createRequire(import.meta.url)('hypercore/package.json').version

async function rate(name, batch) {
  const core = new Hypercore(`${folder}-${name}`)
  await core.ready()
  const blocks = Array.from({ length: 1024 }, () => randomBytes(388))
  const start = process.hrtime.bigint()
  let appended = 0
  let passed = 0
  while (passed < seconds) {
    const at = appended % 1024
    await core.append(batch === 1 ? blocks[at] : blocks.slice(at, at + batch))
    appended += batch
    passed = Number(process.hrtime.bigint() - start) / 1e9
  }
  await core.close()
  return Math.round(appended / passed)
}

console.log(JSON.stringify({ version, one_by_one: await rate('one', 1), batches_of_128: await rate('many', 128) }))
