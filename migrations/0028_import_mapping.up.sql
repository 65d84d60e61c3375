-- What the columns of a file were taken for: a later file that is a part of it is read the same way.
alter table imports add column mapping jsonb;
