//! Parquet: texts in UTF-8, numbers as doubles; a field of which nothing is known is null.

use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::{Column, Field, Figures, Line, columns};
use crate::amount::to_stored;

/// Lines of a row group: what is held in memory at once, and what a reader may skip.
const GROUP: usize = 100_000;

/// The table as Parquet.
pub fn parquet(figures: &[Figures<'_>], partitioned: bool) -> Result<Vec<u8>> {
    let columns: Vec<&Column> = columns(partitioned).collect();
    let fields = columns.iter().map(|column| schema(column).map(Arc::new)).collect::<Result<Vec<_>>>()?;
    let table = Type::group_type_builder("figures").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("tonghop ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(table), Arc::new(properties))?;
    let mut lines = figures.iter().flat_map(|figures| figures.lines());
    loop {
        let group: Vec<Line<'_>> = lines.by_ref().take(GROUP).collect();
        if group.is_empty() {
            break;
        }
        let mut rows = file.next_row_group()?;
        for column in &columns {
            let Some(mut writer) = rows.next_column()? else { break };
            if column.number {
                let (known, values) = split(column, &group, |field| match field {
                    Field::Number(number) => Some(to_stored(number)),
                    _ => None,
                });
                writer.typed::<DoubleType>().write_batch(&values, Some(&known), None)?;
            } else {
                let (known, values) = split(column, &group, |field| match field {
                    Field::Text(text) => Some(ByteArray::from(text.as_bytes().to_vec())),
                    _ => None,
                });
                writer.typed::<ByteArrayType>().write_batch(&values, Some(&known), None)?;
            }
            writer.close()?;
        }
        rows.close()?;
    }
    file.into_inner()
}

fn schema(column: &Column) -> Result<Type> {
    let physical = if column.number { Physical::DOUBLE } else { Physical::BYTE_ARRAY };
    let field = Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL);
    let text = (!column.number).then_some(LogicalType::String);
    let converted = if column.number { ConvertedType::NONE } else { ConvertedType::UTF8 };
    field.with_logical_type(text).with_converted_type(converted).build()
}

/// For every line whether something is known, and what is.
fn split<T>(
    column: &Column,
    lines: &[Line<'_>],
    take: impl Fn(Field<'_>) -> Option<T>,
) -> (Vec<i16>, Vec<T>) {
    let fields: Vec<Option<T>> = lines.iter().map(|line| take(column.of(line))).collect();
    let known = fields.iter().map(|field| i16::from(field.is_some())).collect();
    (known, fields.into_iter().flatten().collect())
}
