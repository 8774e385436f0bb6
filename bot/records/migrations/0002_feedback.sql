-- What investors say of an answer, with all that led to it; what staff say stands in a table of its own.

CREATE TABLE feedback (
  id TEXT PRIMARY KEY,
  conversation TEXT,
  number INTEGER,
  given TIMESTAMP WITH TIME ZONE NOT NULL,
  helpful BOOLEAN NOT NULL,
  reason TEXT,
  words TEXT NOT NULL,
  question TEXT NOT NULL,
  answer JSON NOT NULL,
  settings JSON NOT NULL,
  status TEXT NOT NULL,
  golden_case TEXT,
  UNIQUE (conversation, number),
  FOREIGN KEY (conversation, number) REFERENCES turns (conversation, number) ON DELETE SET NULL
);
CREATE INDEX feedback_queue ON feedback (status, given);
CREATE INDEX feedback_by_age ON feedback (given);

CREATE TABLE verdicts (
  feedback TEXT PRIMARY KEY REFERENCES feedback (id) ON DELETE CASCADE,
  "right" BOOLEAN NOT NULL,
  reason TEXT,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  given TIMESTAMP WITH TIME ZONE NOT NULL
);
