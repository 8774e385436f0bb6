-- Conversations and their turns. An owner is the hash of a random key that one browser holds.

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  title TEXT NOT NULL,
  created TIMESTAMP WITH TIME ZONE NOT NULL,
  changed TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX conversations_of_owner ON conversations (owner, changed);
CREATE INDEX conversations_by_age ON conversations (changed);

CREATE TABLE turns (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  asked TIMESTAMP WITH TIME ZONE NOT NULL,
  outcome TEXT NOT NULL,
  milliseconds DOUBLE PRECISION,
  answer JSON NOT NULL,
  settings JSON NOT NULL,
  PRIMARY KEY (conversation, number)
);
CREATE INDEX turns_by_time ON turns (asked);

CREATE TABLE turn_citations (
  conversation TEXT NOT NULL,
  number INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (conversation, number, document),
  FOREIGN KEY (conversation, number) REFERENCES turns (conversation, number) ON DELETE CASCADE
);
