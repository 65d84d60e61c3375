delete from enquiries where listing_id is null;
alter table enquiries alter column listing_id set not null;
drop view site_business_texts;
drop view site_businesses;
drop table business_texts;
drop table businesses;
