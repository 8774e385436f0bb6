-- Evaluation runs (rows are written once), passages switched off and on, thresholds chosen.

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  inputs JSON NOT NULL,
  author TEXT NOT NULL,
  started TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX runs_by_inputs ON runs (fingerprint, started);

CREATE TABLE run_items (
  run TEXT NOT NULL REFERENCES runs (id),
  item TEXT NOT NULL,
  result JSON NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (run, item)
);

CREATE TABLE run_ends (
  run TEXT PRIMARY KEY REFERENCES runs (id),
  finished TIMESTAMP WITH TIME ZONE NOT NULL,
  metrics JSON NOT NULL
);

CREATE TABLE run_names (
  name TEXT PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id),
  author TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE passage_switches (
  passage TEXT NOT NULL,
  number INTEGER NOT NULL,
  document TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (passage, number)
);

CREATE TABLE thresholds (
  number INTEGER PRIMARY KEY,
  value DOUBLE PRECISION NOT NULL,
  golden_set TEXT NOT NULL,
  set_hash TEXT NOT NULL,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL
);
