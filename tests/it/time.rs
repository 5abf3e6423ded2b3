//! Periods beside each other: several in one folder, an earlier one to compare with, many in one workbook. Provinces, units and
//! figures are invented (số liệu giả lập), and what is right is computed here.

mod apart;
mod hundred;
mod lang_son;
mod compare;
mod history;
mod previous;
pub mod province;
