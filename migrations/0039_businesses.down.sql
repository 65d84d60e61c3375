-- Where somebody wrote to the business itself this is refused: what would become of those is for people to say.
alter table enquiries alter column listing_id set not null;
drop view site_business_texts;
drop view site_businesses;
drop table business_texts;
drop table businesses;
