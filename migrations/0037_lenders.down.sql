drop view site_lenders;
drop table lenders;
