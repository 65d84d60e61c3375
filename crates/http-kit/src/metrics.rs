//! Figures for Prometheus: counters and histograms of atomics. Labels come from the route tables,
//! so their number is bounded.

use std::{
    fmt::Write as _,
    sync::Arc,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Upper bounds of the buckets, in microseconds.
const BOUNDS_US: [u64; 17] = [
    100, 250, 500, 1_000, 2_500, 5_000, 7_500, 10_000, 15_000, 25_000, 50_000, 100_000, 250_000,
    500_000, 1_000_000, 2_500_000, 5_000_000,
];
/// Statuses counted one by one; any other is counted as `0`.
const STATUSES: [u16; 23] = [
    200, 201, 202, 204, 301, 303, 304, 400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 422, 423,
    429, 431, 500, 503,
];

/// How long something took, by bucket.
#[derive(Debug, Default)]
pub struct Histogram {
    buckets: [AtomicU64; BOUNDS_US.len()],
    count: AtomicU64,
    sum_us: AtomicU64,
}

impl Histogram {
    /// Counts one.
    pub fn observe(&self, took: Duration) {
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        if let Some(at) = BOUNDS_US.iter().position(|&bound| took_us <= bound) {
            self.buckets[at].fetch_add(1, Relaxed);
        }
        self.count.fetch_add(1, Relaxed);
        self.sum_us.fetch_add(took_us, Relaxed);
    }

    fn write(&self, out: &mut String, name: &str, labels: &str) {
        let (open, comma) = (labels, if labels.is_empty() { "" } else { "," });
        let mut below = 0;
        for (bound, bucket) in BOUNDS_US.iter().zip(&self.buckets) {
            below += bucket.load(Relaxed);
            line(out, &format!("{name}_bucket{{{open}{comma}le=\"{}\"}}", seconds(*bound)), below);
        }
        let count = self.count.load(Relaxed);
        line(out, &format!("{name}_bucket{{{open}{comma}le=\"+Inf\"}}"), count);
        let braces = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        line(out, &format!("{name}_sum{braces}"), seconds(self.sum_us.load(Relaxed)));
        line(out, &format!("{name}_count{braces}"), count);
    }
}

/// Figures of one route of one face.
#[derive(Debug)]
pub struct RouteFigures {
    face: &'static str,
    route: &'static str,
    by_status: [AtomicU64; STATUSES.len() + 1],
    seconds: Histogram,
}

impl RouteFigures {
    /// Counts one answer.
    pub fn observe(&self, status: u16, took: Duration) {
        let at = STATUSES.iter().position(|&s| s == status).unwrap_or(STATUSES.len());
        self.by_status[at].fetch_add(1, Relaxed);
        self.seconds.observe(took);
    }
}

/// All figures of the process.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<Vec<Arc<RouteFigures>>>,
    /// How long the index took to answer.
    pub search: Histogram,
}

impl Metrics {
    /// The figures of a route, to be held by who serves it. Called once per route, at the start.
    pub fn route(&self, face: &'static str, route: &'static str) -> Arc<RouteFigures> {
        let figures = Arc::new(RouteFigures {
            face,
            route,
            by_status: Default::default(),
            seconds: Histogram::default(),
        });
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.push(Arc::clone(&figures));
        figures
    }

    /// How many requests were answered, and how many of them with a status from 500 on.
    #[must_use]
    pub fn answered(&self) -> (u64, u64) {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |figures: &Arc<RouteFigures>| -> u64 {
            let counts = STATUSES.iter().zip(&figures.by_status);
            counts.filter(|(status, _)| **status >= 500).map(|(_, count)| count.load(Relaxed)).sum()
        };
        let answered = routes.iter().map(|figures| figures.seconds.count.load(Relaxed)).sum();
        (answered, routes.iter().map(failed).sum())
    }

    /// Everything in Prometheus' text format.
    #[must_use]
    pub fn text(&self) -> String {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut out = String::from("# TYPE zocalo_http_requests_total counter\n");
        for figures in &routes {
            for (at, count) in figures.by_status.iter().enumerate() {
                let count = count.load(Relaxed);
                let status = STATUSES.get(at).copied().unwrap_or(0);
                let (face, route) = (figures.face, figures.route);
                let labels = format!("face=\"{face}\",route=\"{route}\",status=\"{status}\"");
                if count > 0 {
                    line(&mut out, &format!("zocalo_http_requests_total{{{labels}}}"), count);
                }
            }
        }
        out.push_str("# TYPE zocalo_http_request_seconds histogram\n");
        for figures in routes.iter().filter(|f| f.seconds.count.load(Relaxed) > 0) {
            let labels = format!("face=\"{}\",route=\"{}\"", figures.face, figures.route);
            figures.seconds.write(&mut out, "zocalo_http_request_seconds", &labels);
        }
        out.push_str("# TYPE zocalo_search_seconds histogram\n");
        self.search.write(&mut out, "zocalo_search_seconds", "");
        out
    }
}

fn seconds(micros: u64) -> String {
    kernel::locale::Locale::EnUs
        .decimal(i64::try_from(micros).unwrap_or(i64::MAX), 6)
        .replace(',', "")
}

fn line(out: &mut String, name: &str, value: impl std::fmt::Display) {
    // Writing to a String cannot fail.
    writeln!(out, "{name} {value}").unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up_and_statuses_are_told_apart() {
        let metrics = Metrics::default();
        let figures = metrics.route("api", "/v1/listings");
        figures.observe(200, Duration::from_micros(400));
        figures.observe(200, Duration::from_millis(3));
        figures.observe(418, Duration::from_secs(60));
        metrics.search.observe(Duration::from_micros(90));
        figures.observe(503, Duration::from_millis(1));
        assert_eq!(metrics.answered(), (4, 1));
        let text = metrics.text();
        for expected in [
            "zocalo_http_requests_total{face=\"api\",route=\"/v1/listings\",status=\"200\"} 2\n",
            "zocalo_http_requests_total{face=\"api\",route=\"/v1/listings\",status=\"0\"} 1\n",
            "zocalo_http_request_seconds_bucket{face=\"api\",route=\"/v1/listings\",le=\"0.0005\"} 1\n",
            "zocalo_http_request_seconds_bucket{face=\"api\",route=\"/v1/listings\",le=\"5\"} 3\n",
            "zocalo_http_request_seconds_bucket{face=\"api\",route=\"/v1/listings\",le=\"+Inf\"} 4\n",
            "zocalo_http_request_seconds_sum{face=\"api\",route=\"/v1/listings\"} 60.0044\n",
            "zocalo_search_seconds_count 1\n",
        ] {
            assert!(text.contains(expected), "{expected}{text}");
        }
    }
}
