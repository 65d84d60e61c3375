//! Verticals, listings and rates against PostgreSQL.

mod demo;
mod fx;
mod house;
mod life;
mod reads;
mod save;
mod vertical_apply;
