//! Severities per rule and waivers.

/// Severities per rule and waivers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {}
