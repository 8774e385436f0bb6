-- Staff, their sessions (tokens are kept hashed), and the sign-ins that are counted against guessing.

CREATE TABLE staff (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  created TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE staff_sessions (
  token TEXT PRIMARY KEY,
  staff TEXT NOT NULL REFERENCES staff (key) ON DELETE CASCADE,
  expires TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX staff_sessions_by_age ON staff_sessions (expires);

CREATE TABLE sign_in_attempts (
  id TEXT PRIMARY KEY,
  who TEXT NOT NULL,
  address TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX sign_in_attempts_of_name ON sign_in_attempts (who, at);
CREATE INDEX sign_in_attempts_of_address ON sign_in_attempts (address, at);
