//! Threads, as many as the system gives.

use rayon::ThreadPoolBuilder;

/// Does a job with the threads the system gives; with this one alone when it gives none.
pub(super) fn with_threads<R: Send>(job: impl FnOnce() -> R + Send) -> R {
    if ThreadPoolBuilder::new().build_global().is_ok() {
        return job();
    }
    match ThreadPoolBuilder::new().num_threads(1).use_current_thread().build() {
        Ok(pool) => pool.install(job),
        Err(_) => job(),
    }
}
