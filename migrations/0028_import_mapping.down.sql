alter table imports drop column mapping;
