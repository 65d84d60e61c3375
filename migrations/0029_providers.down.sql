drop table identities;
drop table provider_groups;
drop table providers;
