// SPDX-License-Identifier: Apache-2.0
// A verifier that shares no line with the C++ one (node, its own crypto only): checks the vectors of
// receipts, batch signatures, sections, possession and origin shares, and must agree on every case.
//   node verify.mjs VECTORS-FOLDER
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2];
const H = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (text) => Buffer.from(text, 'hex');
const u16 = (n) => { const b = Buffer.alloc(2); b.writeUInt16BE(n); return b; };
const u64 = (n) => { const b = Buffer.alloc(8); b.writeBigUInt64BE(n); return b; };
const byte = (n) => Buffer.from([n]);
const must = (holds, reason) => { if (!holds) throw new Error(reason); };

const SPKI = hex('302a300506032b6570032100');
const ed25519 = (key, message, signature) => signature.length === 64 && verify(null, message,
  createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }), signature);

const RECORD = 'application/vnd.lode.record.v1+protobuf';
const pae = (type, body) =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);

function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  must(bytes.toString('base64') === text, 'MALFORMED');
  return bytes;
}
function decimal(text) {
  must(/^(0|[1-9][0-9]*)$/.test(text) && BigInt(text) < 1n << 64n, 'MALFORMED');
  return BigInt(text);
}

// RFC 9162, 2.1.3.2. Nothing if the path has another length than index and size give.
function rootOf(index, size, leafHash, path) {
  if (index >= size) return null;
  let fn = index, sn = size - 1n, hash = leafHash;
  for (const sibling of path) {
    if (sn === 0n) return null;
    if (fn & 1n || fn === sn) {
      hash = H(byte(1), sibling, hash);
      while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      hash = H(byte(1), hash, sibling);
    }
    fn >>= 1n; sn >>= 1n;
  }
  return sn === 0n ? hash : null;
}

// --- notes and trust files

function vkey(text) {
  const [, name, id, rest] = text.match(/^([^+\s]+)\+([0-9a-f]{8})\+(.*)$/) ?? [];
  must(name, 'MALFORMED');
  const raw = base64(rest), own = H(Buffer.from(`${name}\n`), raw).subarray(0, 4).toString('hex');
  must(raw.length === 33 && own === id, 'MALFORMED');
  return { name, id, type: raw[0], key: raw.subarray(1) };
}

function parseNote(text) {
  must(!/[\x00-\x09\x0b-\x1f]/.test(text) && text.endsWith('\n'), 'MALFORMED');
  const split = text.lastIndexOf('\n\n');
  must(split >= 0 && split + 2 < text.length, 'MALFORMED');
  const signatures = text.slice(split + 2, -1).split('\n').map((line) => {
    const [, name, data] = line.match(/^\u2014 ([^+\s]+) (\S+)$/) ?? [];
    must(name, 'MALFORMED');
    const raw = base64(data);
    must(raw.length >= 5, 'MALFORMED');
    return { name, id: raw.subarray(0, 4).toString('hex'), bytes: raw.subarray(4) };
  });
  return { text: text.slice(0, split + 1), signatures };
}

// True if the key signed; throws if it signed wrongly.
function signedBy(note, key) {
  let found = false;
  for (const s of note.signatures) {
    if (s.name !== key.name || s.id !== key.id) continue;
    const cosigned = key.type === 4;
    must(s.bytes.length === (cosigned ? 72 : 64), 'MALFORMED');
    const message = cosigned
      ? `cosignature/v1\ntime ${s.bytes.readBigUInt64BE()}\n${note.text}` : note.text;
    must(ed25519(key.key, Buffer.from(message), cosigned ? s.bytes.subarray(8) : s.bytes),
      'BAD_SIGNATURE');
    found = true;
  }
  return found;
}

// The trust files of these vectors: one log, and nobody or one witness asked for.
function trusted(trust, note) {
  const words = trust.trim().split('\n').map((line) => line.split(' '));
  const log = vkey(words.find((w) => w[0] === 'log')[1]);
  const quorum = words.find((w) => w[0] === 'quorum')[1];
  const witnesses = words.filter((w) => w[0] === 'witness')
    .map((w) => ({ name: w[1], signed: signedBy(note, vkey(w[2])) }));
  const names = words.filter((w) => w[0] === 'log').map((w) => vkey(w[1]).name);
  must(names.includes(note.text.split('\n')[0]), 'OTHER_LOG');
  must(signedBy(note, log), 'UNKNOWN_KEY');
  const [origin, size, rootText, end, ...more] = note.text.split('\n');
  must(end === '' && more.length === 0, 'MALFORMED');
  must(origin === log.name, 'NOT_AUTHENTIC');
  must(quorum === 'none' || witnesses.find((w) => w.name === quorum)?.signed, 'QUORUM_MISSING');
  return { size: decimal(size), root: base64(rootText) };
}

// --- the kinds

const kinds = {
  receipt(v) {
    const [head, ...rest] = v.receipt.split('\n\n');
    const [magic, extra, index, ...path] = head.split('\n');
    must(magic === 'c2sp.org/tlog-proof@v1' && extra?.startsWith('extra '), 'MALFORMED');
    const leaf = base64(extra.slice(6));
    must(leaf.length === 74 && leaf[0] === 1 && leaf[1] === 1, 'MALFORMED');
    must(index?.startsWith('index ') && path.length <= 63, 'MALFORMED');
    const at = decimal(index.slice(6)), hashes = path.map(base64);
    must(hashes.every((h) => h.length === 32), 'MALFORMED');
    const head_ = trusted(v.trust, parseNote(rest.join('\n\n')));
    must(head_.size >= 2n, 'NOT_AUTHENTIC');
    must(rootOf(at, head_.size, H(byte(0), leaf), hashes)?.equals(head_.root), 'BAD_PROOF');
    must(leaf.subarray(10, 42).toString('hex') === v.record_digest, 'another record digest');
    must(leaf.subarray(42).toString('hex') === v.signatures_digest, 'another signatures digest');
  },
  batch(v) {
    const material = hex(v.material), key = hex(v.public);
    must(H(key).toString('hex') === v.key_id, 'UNKNOWN_KEY');
    must(material.length >= 80 && (material.length - 80) % 32 === 0, 'MALFORMED');
    const count = material.readBigUInt64BE(0), index = material.readBigUInt64BE(8);
    must(count >= 1n && count <= 1n << 20n && index < count, 'MALFORMED');
    const path = [];
    for (let at = 16; at < material.length - 64; at += 32) path.push(material.subarray(at, at + 32));
    const digest = H(pae(RECORD, hex(v.payload)));
    const tree = rootOf(index, count, H(byte(0), digest), path);
    must(tree, 'MALFORMED');
    const body = Buffer.concat([u64(count), tree]);
    must(ed25519(key, pae('application/vnd.lode.batch.v1', body), material.subarray(-64)),
      'BAD_SIGNATURE');
  },
  section(v) {
    const name = Buffer.from(v.section);
    const digest = H(byte(0x10), byte(name.length), name, hex(v.nonce), hex(v.salt), hex(v.bytes));
    must(digest.toString('hex') === v.digest, 'NOT_AUTHENTIC');
  },
  possession(v) {
    const origin = Buffer.from(v.origin), party = Buffer.from(v.party);
    const text = pae('application/vnd.lode.key.v1', Buffer.concat([u16(origin.length), origin,
      hex(v.genesis_digest), u16(party.length), party, hex(v.public), byte(Number(v.purpose))]));
    must(text.toString('hex') === v.text, 'another text');
    must(ed25519(hex(v.public), text, hex(v.proof)), 'BAD_SIGNATURE');
  },
};

// --- origin shares: whole parts, then one mg each to whom most is owed, ties by key

const massesOf = (fields) => new Map(Object.entries(fields).map(([key, mg]) => [key, BigInt(mg)]));
const sumOf = (masses) => [...masses.values()].reduce((sum, mg) => sum + mg, 0n);
const gain = (masses, mg) =>
  mg > 0n ? new Map([...masses, ['UNACCOUNTED', (masses.get('UNACCOUNTED') ?? 0n) + mg]]) : masses;

function share(masses, mg) {
  const sum = sumOf(masses);
  const rows = [...masses].filter(([, part]) => part > 0n)
    .map(([key, part]) => ({ key, mg: part * mg / sum, fraction: part * mg % sum }));
  let left = mg - rows.reduce((given, row) => given + row.mg, 0n);
  rows.sort((a, b) => (a.fraction === b.fraction ? (a.key < b.key ? -1 : 1)
    : a.fraction > b.fraction ? -1 : 1));
  for (const row of rows) if (left > 0n) { row.mg += 1n; left -= 1n; }
  return new Map(rows.filter((row) => row.mg > 0n).map((row) => [row.key, row.mg]));
}
function same(masses, fields) {
  const want = massesOf(fields);
  const holds = want.size === masses.size && [...want].every(([key, mg]) => masses.get(key) === mg);
  must(holds, `other origins: ${JSON.stringify([...masses].map(([k, mg]) => [k, String(mg)]))}`);
}
kinds.origins = (v) => {
  let held = massesOf(v.held);
  for (const figure of v.figures ?? []) {
    const mg = BigInt(figure.mg), sum = sumOf(held);
    held = mg < sum ? share(held, mg) : gain(held, mg - sum);
    same(held, figure.origins);
  }
  if (!v.outputs) return;
  held = gain(held, v.outputs.reduce((sum, output) => sum + BigInt(output.mg), 0n) - sumOf(held));
  for (const output of v.outputs) {
    const part = share(held, BigInt(output.mg));
    same(part, output.origins);
    held = new Map([...held].map(([key, mg]) => [key, mg - (part.get(key) ?? 0n)])
      .filter(([, mg]) => mg > 0n));
  }
  same(held, v.lost);
};

let passed = 0, failed = 0;
for (const [kind, check] of Object.entries(kinds)) {
  for (const file of readdirSync(join(root, kind)).sort()) {
    const v = JSON.parse(readFileSync(join(root, kind, file), 'utf8'));
    let got = '';
    try { check(v); } catch (error) { got = error.message; }
    if (got === (v.want_reason ?? '')) { passed += 1; continue; }
    failed += 1;
    console.log(`FAILED ${kind}/${file}: expected ${v.want_reason ?? 'accepted'}, got ${got}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
