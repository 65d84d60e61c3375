drop function imports_retire(timestamptz, integer);
revoke select, delete on imports, import_rows from zocalo_doors;
drop policy retention on import_rows;
drop policy retention on imports;
