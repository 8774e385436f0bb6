-- A store as version 1 left it: what SQLite dumps of it. Not to be changed: it stands for files that people have.
CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TIMESTAMP WITH TIME ZONE NOT NULL);
INSERT INTO migrations VALUES(1,'conversations','2026-03-01 08:00:00.000000');
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  title TEXT NOT NULL,
  created TIMESTAMP WITH TIME ZONE NOT NULL,
  changed TIMESTAMP WITH TIME ZONE NOT NULL
);
INSERT INTO conversations VALUES('c1','a0484a6185b324e2f355194f334482fc79194cd805185155ddcf6804fdb9090a','基金规模？','2026-03-01 08:00:00.000000','2026-03-01 08:05:00.000000');
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
INSERT INTO turns VALUES('c1',1,'2026-03-01 08:05:00.000000','answered',120.0,'{"question": "基金规模？", "searched_for": "基金规模？", "language": "zh-Hans", "outcome": "answered", "text": "10亿元[1]", "headline": "10亿元", "score": 0.93, "citations": [{"n": 1, "document": "article", "document_hash": "ff", "title": "推进会", "start": 10, "end": 16, "quote": "总规模10亿", "digest": false, "issuer": null, "number": null, "published": "2025-06-01", "as_of": null, "url": null, "span": [13, 16]}], "hits": [], "suggestions": [], "timings_ms": {"total": 120.0}, "decisions": {}}','{"read": 8}');
CREATE TABLE turn_citations (
  conversation TEXT NOT NULL,
  number INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (conversation, number, document),
  FOREIGN KEY (conversation, number) REFERENCES turns (conversation, number) ON DELETE CASCADE
);
INSERT INTO turn_citations VALUES('c1',1,'article');
CREATE INDEX conversations_of_owner ON conversations (owner, changed);
CREATE INDEX conversations_by_age ON conversations (changed);
CREATE INDEX turns_by_time ON turns (asked);
