drop view site_placements;
drop table placements;
drop table placement_slots;
