-- H2 writes a row that changes anew into every index of its table, also where the index has none of the changed columns,
-- and it makes an index for each foreign key. Tabs change all the time, so they keep the one index that finds them.
-- A kill may come after any statement, so each can be run again.

DROP INDEX IF EXISTS tab_open_day;

-- These constraints have no names that one could write here. Whoever writes the rows has looked at the account and locked
-- the gateway, and neither is ever deleted.
EXECUTE IMMEDIATE COALESCE((
  SELECT 'ALTER TABLE tab DROP CONSTRAINT "' || c.constraint_name || '"'
  FROM information_schema.table_constraints c JOIN information_schema.key_column_usage u
    ON u.constraint_schema = c.constraint_schema AND u.constraint_name = c.constraint_name
  WHERE c.table_schema = CURRENT_SCHEMA AND UPPER(c.table_name) = 'TAB' AND c.constraint_type = 'FOREIGN KEY'
    AND UPPER(u.column_name) = 'GATEWAY'), 'SET @nothing = 0');
EXECUTE IMMEDIATE COALESCE((
  SELECT 'ALTER TABLE tab DROP CONSTRAINT "' || c.constraint_name || '"'
  FROM information_schema.table_constraints c JOIN information_schema.key_column_usage u
    ON u.constraint_schema = c.constraint_schema AND u.constraint_name = c.constraint_name
  WHERE c.table_schema = CURRENT_SCHEMA AND UPPER(c.table_name) = 'TAB' AND c.constraint_type = 'FOREIGN KEY'
    AND UPPER(u.column_name) = 'ACCOUNT'), 'SET @nothing = 0');
EXECUTE IMMEDIATE COALESCE((
  SELECT 'ALTER TABLE closed_day DROP CONSTRAINT "' || c.constraint_name || '"'
  FROM information_schema.table_constraints c JOIN information_schema.key_column_usage u
    ON u.constraint_schema = c.constraint_schema AND u.constraint_name = c.constraint_name
  WHERE c.table_schema = CURRENT_SCHEMA AND UPPER(c.table_name) = 'CLOSED_DAY' AND c.constraint_type = 'FOREIGN KEY'
    AND UPPER(u.column_name) = 'GATEWAY'), 'SET @nothing = 0');
EXECUTE IMMEDIATE COALESCE((
  SELECT 'ALTER TABLE closed_day DROP CONSTRAINT "' || c.constraint_name || '"'
  FROM information_schema.table_constraints c JOIN information_schema.key_column_usage u
    ON u.constraint_schema = c.constraint_schema AND u.constraint_name = c.constraint_name
  WHERE c.table_schema = CURRENT_SCHEMA AND UPPER(c.table_name) = 'CLOSED_DAY' AND c.constraint_type = 'FOREIGN KEY'
    AND UPPER(u.column_name) = 'ACCOUNT'), 'SET @nothing = 0');

-- A day that is over and waits to be entered, so that the first report of a new day need not enter it. All at once, since
-- each change of columns copies the table.
EXECUTE IMMEDIATE CASE WHEN EXISTS (
  SELECT 1 FROM information_schema.columns
  WHERE table_schema = CURRENT_SCHEMA AND UPPER(table_name) = 'TAB' AND UPPER(column_name) = 'OVER_DAY')
  THEN 'SET @nothing = 0'
  ELSE 'ALTER TABLE tab ADD (
    over_day DATE,
    over_bytes_up BIGINT DEFAULT 0 NOT NULL,
    over_bytes_down BIGINT DEFAULT 0 NOT NULL,
    over_reads BIGINT DEFAULT 0 NOT NULL,
    over_writes BIGINT DEFAULT 0 NOT NULL,
    over_charged NUMERIC(100) DEFAULT 0 NOT NULL)' END;
