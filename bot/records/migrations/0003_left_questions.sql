-- Refused questions left for staff. How to reach the asker is personal: a table of its own, purged by age.

CREATE TABLE left_questions (
  id TEXT PRIMARY KEY,
  conversation TEXT,
  number INTEGER,
  "left" TIMESTAMP WITH TIME ZONE NOT NULL,
  question TEXT NOT NULL,
  refusal JSON NOT NULL,
  status TEXT NOT NULL,
  answer TEXT,
  author TEXT,
  answered TIMESTAMP WITH TIME ZONE,
  document TEXT,
  UNIQUE (conversation, number),
  FOREIGN KEY (conversation, number) REFERENCES turns (conversation, number) ON DELETE SET NULL
);
CREATE INDEX left_questions_queue ON left_questions (status, "left");

CREATE TABLE left_contacts (
  question TEXT PRIMARY KEY REFERENCES left_questions (id) ON DELETE CASCADE,
  contact TEXT NOT NULL,
  "left" TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX left_contacts_by_age ON left_contacts ("left");
