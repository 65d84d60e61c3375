alter table sessions drop column host;
