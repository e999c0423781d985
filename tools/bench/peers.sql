-- SPDX-License-Identifier: Apache-2.0
-- A hash-linked table: each row's hash covers the row before it. The one row of head is locked until the commit, since a row
-- can't be linked before its predecessor is known. Commits are synchronous (PostgreSQL's default).
CREATE TABLE head (index bigint NOT NULL, hash bytea NOT NULL);
INSERT INTO head VALUES (0, sha256(''));
CREATE TABLE ledger (index bigint PRIMARY KEY, payload bytea NOT NULL, previous bytea NOT NULL, hash bytea NOT NULL);

CREATE FUNCTION append(records int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  last head%ROWTYPE;
  payload bytea;
  next bytea;
BEGIN
  SELECT * INTO last FROM head FOR UPDATE;
  FOR i IN 1..records LOOP
    payload := decode(repeat(md5(random()::text), 24) || repeat('0', 8), 'hex');  -- 388 bytes
    next := sha256(last.hash || payload);
    INSERT INTO ledger VALUES (last.index, payload, last.hash, next);
    last.index := last.index + 1;
    last.hash := next;
  END LOOP;
  UPDATE head SET index = last.index, hash = last.hash;
  RETURN last.index;
END $$;
