//! Severities per rule and waivers.

/// Severities per rule and waivers.
#[derive(Debug, Clone, Default)]
pub struct Settings {}
