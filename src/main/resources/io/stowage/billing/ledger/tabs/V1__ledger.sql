-- Amounts are whole units of any size. SQLite keeps them as digits, since its numbers end at 64 bits and become inexact there,
-- and the program adds them up. Times are milliseconds and days are days, both since 1970.

CREATE TABLE gateway (
  id ${id},
  name ${text} NOT NULL UNIQUE
);

CREATE TABLE account (
  id ${id},
  owner ${text} NOT NULL UNIQUE,
  opened BIGINT NOT NULL,
  -- The sum of this owner's entries, kept so that a budget is one look.
  posted ${amount} NOT NULL,
  overdraft ${amount} NOT NULL,
  daily_limit ${amount}
);

CREATE TABLE price_list (
  version INTEGER PRIMARY KEY,
  since BIGINT NOT NULL,
  bytes_up ${text} NOT NULL,
  bytes_down ${text} NOT NULL,
  reads ${text} NOT NULL,
  writes ${text} NOT NULL,
  bytes_stored ${text} NOT NULL,
  note ${text} NOT NULL
);

-- One row for each owner and gateway: the totals since ever, the day that goes on, and one that is over and waits to be
-- entered in the journal, so that the first report of a new day need not enter it.
CREATE TABLE tab (
  account BIGINT NOT NULL REFERENCES account (id),
  gateway BIGINT NOT NULL REFERENCES gateway (id),
  bytes_up BIGINT NOT NULL,
  bytes_down BIGINT NOT NULL,
  reads BIGINT NOT NULL,
  writes BIGINT NOT NULL,
  charged ${amount} NOT NULL,
  paid_ahead ${amount} NOT NULL,
  open_day BIGINT,
  day_bytes_up BIGINT NOT NULL,
  day_bytes_down BIGINT NOT NULL,
  day_reads BIGINT NOT NULL,
  day_writes BIGINT NOT NULL,
  day_charged ${amount} NOT NULL,
  over_day BIGINT,
  over_bytes_up BIGINT NOT NULL,
  over_bytes_down BIGINT NOT NULL,
  over_reads BIGINT NOT NULL,
  over_writes BIGINT NOT NULL,
  over_charged ${amount} NOT NULL,
  PRIMARY KEY (account, gateway)
) ${by_key};

-- To find the days that are over. Their columns change once or twice a day, so that a report does not touch them.
CREATE INDEX tab_open_day ON tab (open_day);
CREATE INDEX tab_over_day ON tab (over_day) WHERE over_day IS NOT NULL;

CREATE TABLE closed_day (
  account BIGINT NOT NULL REFERENCES account (id),
  gateway BIGINT NOT NULL REFERENCES gateway (id),
  usage_day BIGINT NOT NULL,
  bytes_up BIGINT NOT NULL,
  bytes_down BIGINT NOT NULL,
  reads BIGINT NOT NULL,
  writes BIGINT NOT NULL,
  charged ${amount} NOT NULL,
  PRIMARY KEY (account, usage_day, gateway)
) ${by_key};

-- One row: the number of the last entry. Taking numbers under its lock makes them gapless, and in the order of commits.
CREATE TABLE journal (
  last_entry BIGINT NOT NULL
);
INSERT INTO journal (last_entry) VALUES (0);

CREATE TABLE stored (
  account BIGINT NOT NULL REFERENCES account (id),
  gateway BIGINT NOT NULL REFERENCES gateway (id),
  chunks BIGINT NOT NULL,
  chunk_bytes BIGINT NOT NULL,
  blobs BIGINT NOT NULL,
  blob_bytes BIGINT NOT NULL,
  PRIMARY KEY (account, gateway)
) ${by_key};
