//! Where a figure stands: form, row, column.

/// A row of a form, as the form prints it or as one return added it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowId {
    /// A row that the form prints: its position in the form.
    Printed(usize),
    /// A unit's row or a row of an open list: its position among those the return added to the form.
    Added(usize),
    /// All rows that the return added to the form, counted: rules speak of their number, no cell holds it.
    Counted,
}

impl RowId {
    /// The position in the form of a row that the form prints.
    pub const fn printed(self) -> Option<usize> {
        match self {
            Self::Printed(row) => Some(row),
            Self::Added(_) | Self::Counted => None,
        }
    }

    /// The position among the rows a return added.
    pub const fn added(self) -> Option<usize> {
        match self {
            Self::Printed(_) | Self::Counted => None,
            Self::Added(row) => Some(row),
        }
    }
}

/// A bare number is the position of a printed row.
impl From<usize> for RowId {
    fn from(row: usize) -> Self {
        Self::Printed(row)
    }
}

/// Where a figure stands in a template, or, in a row that was added, in one return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    /// Position of the form.
    pub form: usize,
    /// The row of the form.
    pub row: RowId,
    /// Position of the column in the form.
    pub column: usize,
}

impl Spot {
    /// The figure at that form, row and column.
    pub fn new(form: usize, row: impl Into<RowId>, column: usize) -> Self {
        Self { form, row: row.into(), column }
    }
}
