//! A file as a table: titles, then rows one at a time, of which the first are looked at ahead.

use std::{collections::VecDeque, io::Read};

use super::{
    Error,
    decode::{Decoder, other_format},
    dialect,
    mapping::Mapping,
    rows::{Broken, Cutter, RawRow},
};

/// Rows looked at before the columns are understood.
pub const ROWS_AHEAD: usize = 500;
/// What is held of them at most, in bytes.
const AHEAD_BYTES_MAX: usize = 8 << 20;

/// A table being read.
pub struct Table<R> {
    decoder: Decoder<R>,
    cutter: Cutter,
    piece: String,
    at: usize,
    is_over: bool,
    names: Vec<String>,
    ahead: VecDeque<RawRow>,
    row: u64,
}

/// A row of data with its number, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place below the titles, from 1, as a spreadsheet shows it: empty rows count.
    pub number: u64,
    /// What the file has there.
    pub raw: RawRow,
}

impl<R: Read> Table<R> {
    /// Opens a file: encoding, separator, titles. The mapping may know separator and titles better.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::Empty`], [`Error::OnlyHeader`], [`Error::NotCsv`],
    /// [`Error::HeaderBroken`], [`Error::Mapping`].
    pub fn open(source: R, mapping: Option<&Mapping>) -> Result<Self, Error> {
        let mut decoder = Decoder::open(source).map_err(Error::Unreadable)?;
        if let Some(format) = other_format(decoder.sample()) {
            return Err(Error::NotCsv(format));
        }
        let piece = decoder.piece().map_err(Error::Unreadable)?.unwrap_or_default().to_owned();
        let at = match dialect::stated(&piece) {
            Some(_) => piece.find('\n').map_or(piece.len(), |end| end + 1),
            None => 0,
        };
        let separator = match mapping.and_then(|m| m.separator) {
            None => dialect::separator(&piece),
            Some(sign) => u8::try_from(sign).ok().filter(u8::is_ascii).ok_or_else(|| {
                Error::Mapping(format!("«{sign}» no puede ser separador de columnas"))
            })?,
        };
        let mut table = Self {
            decoder,
            cutter: Cutter::new(separator),
            piece,
            at,
            is_over: false,
            names: Vec::new(),
            ahead: VecDeque::new(),
            row: 0,
        };
        table.begin(mapping.and_then(|m| m.header))?;
        Ok(table)
    }

    fn begin(&mut self, has_header: Option<bool>) -> Result<(), Error> {
        let first = self.read_filled()?.ok_or(Error::Empty)?;
        if let Some(why) = first.broken {
            return Err(Error::HeaderBroken(broken(why, &[])));
        }
        if has_header.unwrap_or_else(|| dialect::is_header(&first.cells)) {
            self.names = dialect::column_names(&first.cells);
        } else {
            self.names = (0..first.cells.len()).map(dialect::unnamed).collect();
            self.ahead.push_back(first);
        }
        self.look_ahead()?;
        if self.ahead.is_empty() { Err(Error::OnlyHeader) } else { Ok(()) }
    }

    fn look_ahead(&mut self) -> Result<(), Error> {
        let mut bytes = 0;
        while self.ahead.len() < ROWS_AHEAD && bytes < AHEAD_BYTES_MAX {
            let Some(row) = self.read_filled()? else { break };
            bytes += row.cells.iter().map(String::len).sum::<usize>();
            self.ahead.push_back(row);
        }
        Ok(())
    }

    /// The titles of the columns, each different.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The rows looked at ahead that can be read.
    pub fn sample(&self) -> Vec<&[String]> {
        let whole = self.ahead.iter().filter(|row| row.broken.is_none());
        whole.map(|row| row.cells.as_slice()).collect()
    }

    /// Bytes of the file that were given as rows, about: what is read ahead does not count.
    pub fn bytes(&self) -> u64 {
        let cells = self.ahead.iter().flat_map(|row| &row.cells);
        let ahead: usize = cells.map(|cell| cell.len() + 1).sum();
        let held = ahead + self.piece.len() - self.at;
        self.decoder.bytes().saturating_sub(held as u64)
    }

    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// [`Error::Unreadable`].
    pub fn next_row(&mut self) -> Result<Option<Row>, Error> {
        let raw = match self.ahead.pop_front() {
            Some(raw) => Some(raw),
            None => self.read_filled()?,
        };
        let Some(raw) = raw else { return Ok(None) };
        self.row += 1 + raw.empty_before;
        Ok(Some(Row { number: self.row, raw }))
    }

    /// Passes over rows of empty cells, which spreadsheets leave behind their last one.
    fn read_filled(&mut self) -> Result<Option<RawRow>, Error> {
        let mut passed = 0;
        loop {
            let Some(row) = self.read_raw()? else { return Ok(None) };
            passed += row.empty_before;
            if row.broken.is_some() || row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(RawRow { empty_before: passed, ..row }));
            }
            passed += 1;
        }
    }

    fn read_raw(&mut self) -> Result<Option<RawRow>, Error> {
        loop {
            while self.at < self.piece.len() {
                let (took, row) = self.cutter.feed(&self.piece[self.at..]);
                self.at += took;
                if row.is_some() {
                    self.go_back();
                    return Ok(row);
                }
            }
            if self.is_over {
                let last = self.cutter.finish();
                self.go_back();
                return Ok(last);
            }
            self.piece.clear();
            self.at = 0;
            match self.decoder.piece().map_err(Error::Unreadable)? {
                Some(piece) => self.piece.push_str(piece),
                None => self.is_over = true,
            }
        }
    }

    /// Puts what a quote had swallowed before what is still to be read.
    fn go_back(&mut self) {
        if let Some(again) = self.cutter.again() {
            self.piece.replace_range(..self.at, &again);
            self.at = 0;
        }
    }
}

/// Why a row cannot be read, in Spanish.
#[must_use]
pub fn broken(why: Broken, names: &[String]) -> String {
    let column = |at: usize| match names.get(at) {
        Some(name) => format!("la columna «{name}»"),
        None => format!("la columna {}", at + 1),
    };
    match why {
        Broken::CellTooLarge(at) => {
            format!(
                "{} tiene una celda de más de {} MiB",
                column(at),
                super::rows::CELL_BYTES_MAX >> 20
            )
        }
        Broken::RowTooLarge => {
            format!("la fila ocupa más de {} MiB", super::rows::ROW_BYTES_MAX >> 20)
        }
        Broken::TooManyCells => {
            format!("la fila tiene más de {} columnas", super::rows::CELLS_MAX)
        }
        Broken::UnclosedQuote(at) => {
            format!("{} abre comillas que no se cierran en su celda", column(at))
        }
        Broken::LostInQuotes(at) => format!(
            "{} abre comillas que no se cierran en su celda: lo que sigue, hasta las próximas comillas o el final del archivo, no se pudo leer",
            column(at)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, repeat};

    fn rows(text: &str) -> Vec<Vec<String>> {
        let mut table = Table::open(text.as_bytes(), None).expect("opens");
        let mut rows = Vec::new();
        while let Some(row) = table.next_row().expect("reads") {
            rows.push(row.raw.cells);
        }
        rows
    }

    #[test]
    fn a_row_has_the_number_it_has_in_a_spreadsheet() {
        let text = "marca,año\nKia,2018\n,\n , \n\nFord,2019\n\"a\nb\",1\nSeat,2020\n,\n";
        let mut table = Table::open(text.as_bytes(), None).expect("opens");
        let mut numbers = Vec::new();
        while let Some(row) = table.next_row().expect("reads") {
            numbers.push(row.number);
        }
        assert_eq!(numbers, [1, 5, 6, 7]);
    }

    #[test]
    fn titles_are_set_apart_and_empty_rows_passed_over() {
        assert_eq!(
            rows("marca;año\r\n\r\nKia;2018\r\nFord;2019"),
            [["Kia", "2018"], ["Ford", "2019"]]
        );
        assert_eq!(rows("Kia,2018\nFord,2019\n").len(), 2);
        assert_eq!(rows("marca,año\nKia,2018\n,\n , \n\nFord,2019\n,\n").len(), 2);
        assert_eq!(rows("sep=;\nmarca;año\nKia;2018\n"), [["Kia", "2018"]]);
    }

    #[test]
    fn a_forgotten_quote_costs_its_own_row_only() {
        let text = "ref,texto\nS1,ok\nS2,\"sin cierre\nS3,tres\nS4,\"cuatro, y\"\nS5,\"cinco\n";
        let mut table = Table::open(text.as_bytes(), None).expect("opens");
        let mut seen = Vec::new();
        while let Some(row) = table.next_row().expect("reads") {
            seen.push((row.number, row.raw.line, row.raw.cells[0].clone(), row.raw.broken));
        }
        let open = Some(Broken::UnclosedQuote(1));
        let expected = [("S1", None), ("S2", open), ("S3", None), ("S4", None), ("S5", open)];
        let expected: Vec<_> = (1u64..)
            .zip(expected)
            .map(|(n, (cell, broken))| (n, n + 1, cell.to_owned(), broken))
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn nothing_to_import_is_said_so() {
        let open = |text: &'static [u8]| Table::open(text, None).map(|_| ());
        assert!(matches!(open(b""), Err(Error::Empty)));
        assert!(matches!(open(b"\xef\xbb\xbf\n\n"), Err(Error::Empty)));
        assert!(matches!(open(b"marca,modelo\n"), Err(Error::OnlyHeader)));
        assert!(matches!(open(b"PK\x03\x04..."), Err(Error::NotCsv(_))));
        assert!(matches!(open(b"\"marca,modelo\n"), Err(Error::HeaderBroken(_))));
    }

    #[test]
    fn a_source_that_fails_is_told() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("se fue el disco"))
            }
        }
        assert!(matches!(Table::open(Fails, None), Err(Error::Unreadable(_))));
    }

    /// Counts what was taken of it, so that a test sees the file was passed over to its end.
    struct Counted<'c, R>(R, &'c std::cell::Cell<u64>);
    impl<R: Read> Read for Counted<'_, R> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(into)?;
            self.1.set(self.1.get() + read as u64);
            Ok(read)
        }
    }

    const HUGE: u64 = 100 << 20;

    #[test]
    fn a_cell_of_100_mb_is_one_broken_row() {
        let count = std::cell::Cell::new(0);
        let head = &b"name,year\nKia Rio,2018\n"[..];
        let source = head.chain(repeat(b'x').take(HUGE)).chain(&b",2019\nFord Focus,2020\n"[..]);
        let mut table = Table::open(Counted(source, &count), None).expect("opens");
        let mut seen = Vec::new();
        while let Some(row) = table.next_row().expect("reads") {
            assert!(table.piece.capacity() < 8 << 20, "a piece is never the file");
            seen.push((row.number, row.raw.broken));
        }
        assert_eq!(seen, [(1, None), (2, Some(Broken::CellTooLarge(0))), (3, None)]);
        assert!(count.get() > HUGE);
    }

    #[test]
    fn a_quote_that_swallows_100_mb_names_the_row_where_it_began() {
        let head = &b"name,year\nKia Rio,2018\n\"Ford, 2019\n"[..];
        let lines = io::Cursor::new("Audi,2020\n".repeat(1 << 20)).chain(repeat(b'z').take(HUGE));
        let mut table = Table::open(head.chain(lines), None).expect("opens");
        let mut last = None;
        while let Some(row) = table.next_row().expect("reads") {
            last = Some(row);
        }
        let last = last.expect("rows");
        assert_eq!((last.number, last.raw.line), (2, 3));
        assert_eq!(last.raw.broken, Some(Broken::LostInQuotes(0)));
    }
}
