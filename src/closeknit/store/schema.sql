-- Version 4. Facts are what sources and the person said; they are never computed.
-- Declarations are the person's own words. Derived tables can be rebuilt at any time.

-- facts ---------------------------------------------------------------------------------
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  format TEXT NOT NULL DEFAULT '',
  stamp TEXT NOT NULL DEFAULT ''
);
-- how far each file of a source was read, and by which reader
CREATE TABLE member (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source(id),
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  reader_version INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  items INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source_id, name)
);
CREATE TABLE handle (id INTEGER PRIMARY KEY, handle TEXT NOT NULL UNIQUE);
CREATE TABLE handle_name (
  handle_id INTEGER NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (handle_id, name)
) WITHOUT ROWID;
-- how often headers showed a handle to be a list, and mail to have been delivered to it
CREATE TABLE handle_mark (
  handle_id INTEGER PRIMARY KEY, listed INTEGER NOT NULL DEFAULT 0,
  delivered INTEGER NOT NULL DEFAULT 0
);
-- hash, reply_hash and thread_hash are 64-bit digests of keys: small enough to join on; version
-- tells how often and when a meeting was changed: a greater one is later
CREATE TABLE interaction (
  id INTEGER PRIMARY KEY,
  hash INTEGER NOT NULL UNIQUE,
  key TEXT NOT NULL,
  channel INTEGER NOT NULL,
  time INTEGER NOT NULL,
  sender INTEGER,
  reply_hash INTEGER,
  thread_hash INTEGER,
  sent INTEGER NOT NULL,
  automated TEXT,
  subject TEXT NOT NULL,
  -- of the text that its sender wrote, which itself isn't kept; null where it wasn't looked at
  question INTEGER,
  words INTEGER,
  language TEXT
, version TEXT NOT NULL DEFAULT '');
CREATE INDEX interaction_time ON interaction (time);
CREATE TABLE participant (
  interaction_id INTEGER NOT NULL, handle_id INTEGER NOT NULL, role INTEGER NOT NULL,
  PRIMARY KEY (interaction_id, handle_id)
) WITHOUT ROWID;
CREATE INDEX participant_handle ON participant (handle_id);
-- every place an interaction was read from
CREATE TABLE sighting (
  interaction_id INTEGER NOT NULL, member_id INTEGER NOT NULL,
  offset INTEGER NOT NULL, length INTEGER NOT NULL,
  PRIMARY KEY (interaction_id, member_id, offset)
) WITHOUT ROWID;
CREATE INDEX sighting_member ON sighting (member_id);
CREATE TABLE card (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  member_id INTEGER NOT NULL,
  offset INTEGER NOT NULL, length INTEGER NOT NULL,
  name TEXT NOT NULL, organisation TEXT NOT NULL, title TEXT NOT NULL,
  birthday TEXT NOT NULL, note TEXT NOT NULL, nickname TEXT NOT NULL, categories TEXT NOT NULL
);
CREATE TABLE card_handle (
  card_id INTEGER NOT NULL, handle_id INTEGER NOT NULL, PRIMARY KEY (card_id, handle_id)
) WITHOUT ROWID;
CREATE TABLE problem (
  source_id INTEGER NOT NULL, member TEXT NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (source_id, member, place, reason)
) WITHOUT ROWID;

-- what was done in the words of an interaction, with the one sentence that proves it; handle_id is
-- whose words they are where several write, as in chats, 0 where they are the sender's
CREATE TABLE act (
  interaction_id INTEGER NOT NULL, act TEXT NOT NULL, handle_id INTEGER NOT NULL,
  probability REAL NOT NULL, proof TEXT NOT NULL, size INTEGER, kind TEXT NOT NULL,
  PRIMARY KEY (interaction_id, act, handle_id)
) WITHOUT ROWID;

-- servers that the person added: how to reach them, never a password
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  settings TEXT NOT NULL,           -- JSON (store/accounts.py)
  ended INTEGER NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT ''
);
-- how far each folder, calendar and address book of an account was read; counts of the last sync
CREATE TABLE collection (
  account_id INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
  member_id INTEGER NOT NULL, state TEXT NOT NULL DEFAULT '',
  counts TEXT NOT NULL DEFAULT '{}', -- JSON (store/accounts.py)
  PRIMARY KEY (account_id, key)
) WITHOUT ROWID;
-- what people told of themselves, below or in a message: where they work, how to reach them; and
-- what a dated card told of them then (interaction 0)
CREATE TABLE affiliation (
  handle_id INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  time INTEGER NOT NULL, interaction_id INTEGER NOT NULL,
  proof TEXT NOT NULL,
  PRIMARY KEY (handle_id, kind, value, time, interaction_id)
) WITHOUT ROWID;

-- declarations: appended, never changed ---------------------------------------------------
-- kind: me, me-clear, standing, same, different, undo, exclude, include, log, unlog, judged,
-- outcome, quiet, lock, unlock (declarations.py)
CREATE TABLE declaration (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  object TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL DEFAULT ''
);

-- whom the person had forgotten: salted digests of their handles and card keys, so that no import
-- brings them back. A salt to each row's digest, since a restored backup may bring its own.
CREATE TABLE tombstone (
  salt BLOB NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (salt, digest)
) WITHOUT ROWID;

-- derived -----------------------------------------------------------------------------------
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE person (
  id INTEGER PRIMARY KEY,           -- the smallest handle id of the person
  name TEXT NOT NULL, organisation TEXT NOT NULL, title TEXT NOT NULL
);
CREATE TABLE person_handle (
  handle_id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL,       -- 0: me
  kind TEXT NOT NULL,               -- human, list, robot
  reason TEXT NOT NULL,
  messages INTEGER NOT NULL
);
CREATE INDEX person_handle_person ON person_handle (person_id);
-- one row per person and the date it was judged at; times in seconds, probabilities 0 to 1
CREATE TABLE tie (
  person_id INTEGER PRIMARY KEY,
  standing TEXT NOT NULL, dormant INTEGER NOT NULL,
  connection REAL, connection_low REAL, connection_high REAL,
  reply REAL, reply_low REAL, reply_high REAL,
  initiate REAL, initiate_low REAL, initiate_high REAL,
  alive REAL, alive_low REAL, alive_high REAL,
  familiarity REAL NOT NULL, investment REAL NOT NULL,
  regard REAL NOT NULL, credibility REAL NOT NULL,
  from_me INTEGER NOT NULL, to_me INTEGER NOT NULL, shared INTEGER NOT NULL,
  first INTEGER, last_from_me INTEGER, last_to_me INTEGER,
  my_initiations INTEGER NOT NULL, their_initiations INTEGER NOT NULL,
  trials INTEGER NOT NULL, answered INTEGER NOT NULL,
  their_trials INTEGER NOT NULL, their_answered INTEGER NOT NULL,
  exchanges INTEGER NOT NULL, exchange_days INTEGER NOT NULL, best_exchanges INTEGER NOT NULL,
  usual_gap REAL, silence REAL, unanswered_run INTEGER NOT NULL,
  reply_hours REAL,
  declared TEXT,
  sums TEXT NOT NULL                -- JSON: [figure, family, log odds], … (model/evidence.py)
);
-- the ledger: one row per person and thing done (model/ledger.py, Entry)
CREATE TABLE entry (
  person_id INTEGER NOT NULL, time INTEGER NOT NULL, what TEXT NOT NULL, done_by TEXT NOT NULL,
  ref TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, other INTEGER,
  size INTEGER, kind TEXT NOT NULL, level INTEGER,
  outcome TEXT NOT NULL, outcome_ref TEXT NOT NULL, outcome_key TEXT NOT NULL,
  probability REAL NOT NULL, outcome_probability REAL NOT NULL, state TEXT NOT NULL
);
CREATE INDEX entry_person ON entry (person_id);
CREATE TABLE topic (person_id INTEGER PRIMARY KEY, words TEXT NOT NULL);
-- the circle that a person belongs to, 0 the largest; those who are named with nobody have no row
CREATE TABLE community (
  person_id INTEGER PRIMARY KEY, community INTEGER NOT NULL, name TEXT NOT NULL
);
