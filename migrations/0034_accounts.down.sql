drop index accounts_imported;
alter table identities drop column let_go_at;
