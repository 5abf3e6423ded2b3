//! Calendar dates from serial numbers and from ISO 8601.

use jiff::civil::{Date, DateTime};

use super::number_format::Shown;
use crate::book::{Content, Moment};

/// The number as it is shown: a date where it is shown as one. Hours that went by are no date: `36:00` is a day
/// and a half, not noon of the first of January 1900.
pub(super) fn content(number: f64, shown: Option<Shown>, system_1904: bool) -> Content {
    match shown {
        Some(Shown::Date) => from_serial(number, system_1904).map_or(Content::Number(number), Content::Date),
        Some(Shown::Elapsed | Shown::Number) | None => Content::Number(number),
    }
}

/// The date behind a serial number of the 1900 or 1904 system; `None` outside the years 1900–9999.
///
/// Serial 60 of the 1900 system is 29 February 1900, a day that never was; spreadsheets show it, so it is given.
/// Serials below 1 are times of day, shown on the day before the first.
pub(super) fn from_serial(serial: f64, system_1904: bool) -> Option<Moment> {
    if !serial.is_finite() || !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let mut day = serial.floor() as i64;
    #[allow(clippy::cast_sign_loss)] // a fraction of a day is not negative
    let mut seconds = ((serial - serial.floor()) * 86_400.0).round() as u32;
    if seconds == 86_400 {
        day += 1;
        seconds = 0;
    }
    if !system_1904 && day == 60 {
        return Some(Moment { year: 1900, month: 2, day: 29, seconds, serial });
    }
    let before_first = match (system_1904, day) {
        (true, _) => Date::constant(1904, 1, 1),
        (false, ..60) => Date::constant(1899, 12, 31),
        (false, _) => Date::constant(1899, 12, 30),
    };
    let date = before_first.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Some(Moment { year: date.year(), month: date.month(), day: date.day(), seconds, serial })
}

/// The date written as `2024-03-01` or `2024-03-01T10:30:00`, with the serial number of the 1900 system.
pub(super) fn from_iso(text: &str) -> Option<Moment> {
    let text = text.trim().trim_end_matches('Z');
    let (date, seconds) = match text.parse::<DateTime>() {
        Ok(at) => (
            at.date(),
            u32::try_from(i32::from(at.hour()) * 3600 + i32::from(at.minute()) * 60 + i32::from(at.second()))
                .ok()?,
        ),
        Err(_) => (text.parse::<Date>().ok()?, 0),
    };
    let moment = Moment { year: date.year(), month: date.month(), day: date.day(), seconds, serial: 0.0 };
    Some(Moment { serial: moment.serial_since_1900()?, ..moment })
}

/// The time written as `PT12H30M00S`, in days.
pub(super) fn from_duration(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut rest = text.trim().strip_prefix("PT")?;
    for (unit, length) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            seconds += number.replace(',', ".").parse::<f64>().ok()? * length;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::number_format;

    #[test]
    fn serials_of_both_systems() {
        let shown = |serial, system| from_serial(serial, system).map(|moment| moment.to_string());
        for (serial, system_1904, expected) in [
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (36953.0, false, "2001-03-03"),
            (45444.5, false, "2024-06-01 12:00:00"),
            (0.25, false, "1899-12-31 06:00:00"),
            (0.0, true, "1904-01-01"),
            (35491.0, true, "2001-03-03"),
            (45_443.999_999_9, false, "2024-06-01"),
        ] {
            assert_eq!(shown(serial, system_1904).as_deref(), Some(expected), "{serial}");
        }
        for bad in [-1.0, f64::NAN, f64::INFINITY, 2_958_466.0, 1e300] {
            assert_eq!(from_serial(bad, false), None, "{bad}");
        }
    }

    #[test]
    fn hours_that_went_by_are_no_date() {
        let shown = |serial, code| content(serial, Some(number_format::shown(code)), false).raw();
        assert_eq!((shown(1.5, "[h]:mm"), shown(1.5, "h:mm")), ("1.5".into(), "1900-01-01 12:00:00".into()));
        assert_eq!((shown(0.25, "[mm]"), shown(-1.0, "d/m/yy")), ("0.25".into(), "-1".into()));
    }

    #[test]
    fn iso_dates_have_serials() {
        for (text, shown, serial) in
            [("2001-03-03", "2001-03-03", 36953.0), ("2024-06-01T12:00:00Z", "2024-06-01 12:00:00", 45444.5)]
        {
            let moment = from_iso(text).unwrap();
            assert_eq!((moment.to_string().as_str(), moment.serial), (shown, serial));
        }
        assert_eq!(from_iso("tháng 3"), None);
        assert_eq!((from_duration("PT06H30M00S"), from_duration("PT36H")), (Some(6.5 / 24.0), Some(1.5)));
        assert_eq!(from_duration("PT6"), None);
    }
}
