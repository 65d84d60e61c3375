//! Text cut into rows and cells, with a bound on everything that is held.
//!
//! The rules are those of RFC 4180 read leniently, as spreadsheets write: any line end, quotes only
//! at the beginning of a cell, blank lines skipped. Written here because a cell or row over its
//! limit must be passed over without being held, and the next row read as if nothing had been; and
//! because a quote that somebody forgot to close must not swallow the rows that follow.

/// Largest cell, in bytes.
pub const CELL_BYTES_MAX: usize = 1 << 20;
/// Largest row, in bytes.
pub const ROW_BYTES_MAX: usize = 4 << 20;
/// Most cells in a row.
pub const CELLS_MAX: usize = 1_000;

/// Why a row could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// The cell of that place (from 0) is over [`CELL_BYTES_MAX`].
    CellTooLarge(usize),
    /// The row is over [`ROW_BYTES_MAX`].
    RowTooLarge,
    /// It has more than [`CELLS_MAX`] cells.
    TooManyCells,
    /// A quote opened in the cell of that place (from 0) is closed nowhere, or on a later line in the
    /// middle of another cell. Reading goes on with the line after it.
    UnclosedQuote(usize),
    /// The same, but so much follows that it could not be held: what does is lost.
    LostInQuotes(usize),
}

/// A row as the file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// Line of the file on which it begins, from 1.
    pub line: u64,
    /// Empty lines before it: none of ours, and rows to who looks at the file in a spreadsheet.
    pub empty_before: u64,
    /// Its cells, untrimmed; what was read before it broke, when it did.
    pub cells: Vec<String>,
    /// Why it cannot be used.
    pub broken: Option<Broken>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    RowStart,
    CellStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

/// Cuts pieces of text into rows.
#[derive(Debug)]
pub struct Cutter {
    separator: u8,
    state: State,
    after_return: bool,
    line: u64,
    row: RawRow,
    cell: Vec<u8>,
    row_bytes: usize,
    cells: usize,
    quote_at: usize,
    /// Whether the cell began with a quote.
    is_quoted: bool,
    /// The first cell of the row that went on behind its closing quote.
    went_on: Option<usize>,
    /// What follows the line on which the open quote began, as the file has it, to be read again if
    /// the quote turns out to be a slip.
    behind: Behind,
    again: Option<String>,
}

/// What was read inside quotes after their first line.
#[derive(Debug, Default)]
enum Behind {
    /// The quotes are on one line so far.
    #[default]
    Nothing,
    /// From that line of the file on.
    Held { line: u64, text: Vec<u8> },
    /// More than a cell may hold.
    TooMuch,
}

impl Behind {
    fn keep(&mut self, bytes: &[u8]) {
        if let Self::Held { text, .. } = self {
            text.extend_from_slice(bytes);
            if text.len() > CELL_BYTES_MAX {
                *self = Self::TooMuch;
            }
        }
    }
}

impl Cutter {
    /// A cutter at the beginning of a file; the separator is an ASCII sign.
    #[must_use]
    pub fn new(separator: u8) -> Self {
        Self {
            separator,
            state: State::RowStart,
            after_return: false,
            line: 1,
            row: RawRow::default(),
            cell: Vec::new(),
            row_bytes: 0,
            cells: 0,
            quote_at: 0,
            is_quoted: false,
            went_on: None,
            behind: Behind::Nothing,
            again: None,
        }
    }

    /// Text to be fed anew before any other, after a row that broke.
    pub fn again(&mut self) -> Option<String> {
        self.again.take()
    }

    /// Takes in text up to the end of a row. Gives how many bytes it took, and the row if one ended.
    pub fn feed(&mut self, text: &str) -> (usize, Option<RawRow>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if std::mem::take(&mut self.after_return) && byte == b'\n' {
                at += 1;
                continue;
            }
            if matches!(self.state, State::Plain | State::Quoted) {
                let run = self.run(&bytes[at..]);
                if run > 0 {
                    self.behind.keep(&bytes[at..at + run]);
                    self.keep(&bytes[at..at + run]);
                    at += run;
                    continue;
                }
            }
            at += 1;
            if self.step(byte) {
                if self.state == State::QuoteInQuoted {
                    // The sign that gave the slip away is read again, too.
                    return (at - 1, Some(self.slip()));
                }
                return (at, Some(self.end_row()));
            }
        }
        (at, None)
    }

    /// The last row, when the file does not end in a line end.
    pub fn finish(&mut self) -> Option<RawRow> {
        if self.state == State::RowStart {
            return None;
        }
        if self.state == State::Quoted {
            return Some(self.slip());
        }
        self.end_cell();
        Some(self.end_row())
    }

    /// The row of a quote that was a slip; what followed its line is to be read again.
    fn slip(&mut self) -> RawRow {
        let why = match std::mem::take(&mut self.behind) {
            Behind::Nothing => Broken::UnclosedQuote(self.quote_at),
            Behind::TooMuch => Broken::LostInQuotes(self.quote_at),
            Behind::Held { line, text } => {
                self.line = line;
                // Text is cut at ASCII signs, so this never replaces anything.
                self.again = Some(String::from_utf8_lossy(&text).into_owned());
                Broken::UnclosedQuote(self.quote_at)
            }
        };
        self.row.broken = Some(why);
        self.cell.clear();
        self.end_row()
    }

    /// Bytes ahead that have no meaning of their own in this state.
    fn run(&self, bytes: &[u8]) -> usize {
        let ends = |b: &u8| match self.state {
            State::Quoted => matches!(*b, b'"' | b'\n'),
            _ => *b == self.separator || matches!(*b, b'\n' | b'\r'),
        };
        bytes.iter().position(ends).unwrap_or(bytes.len())
    }

    /// One byte that may mean something; whether a row ended.
    fn step(&mut self, byte: u8) -> bool {
        if self.state == State::Quoted {
            self.behind.keep(&[byte]);
            if byte == b'"' {
                self.state = State::QuoteInQuoted;
            } else {
                self.line += u64::from(byte == b'\n');
                if matches!(self.behind, Behind::Nothing) {
                    self.behind = Behind::Held { line: self.line, text: Vec::new() };
                }
                self.keep(&[byte]);
            }
            return false;
        }
        let is_after_lines =
            self.state == State::QuoteInQuoted && !matches!(self.behind, Behind::Nothing);
        match byte {
            b'\n' | b'\r' => return self.end_line(byte),
            b'"' if matches!(self.state, State::RowStart | State::CellStart) => {
                self.begin_row();
                self.quote_at = self.cells;
                self.is_quoted = true;
                self.state = State::Quoted;
            }
            b'"' if self.state == State::QuoteInQuoted => {
                self.behind.keep(&[byte]);
                self.keep(b"\"");
                self.state = State::Quoted;
            }
            _ if byte == self.separator => {
                self.begin_row();
                self.end_cell();
                self.state = State::CellStart;
            }
            // Quotes over several lines that close in the middle of a cell: they were those of
            // another one.
            _ if is_after_lines => return true,
            _ => {
                if self.state == State::QuoteInQuoted {
                    self.went_on.get_or_insert(self.cells);
                }
                self.begin_row();
                self.keep(&[byte]);
                self.state = State::Plain;
            }
        }
        false
    }

    fn begin_row(&mut self) {
        if self.state == State::RowStart {
            self.row.line = self.line;
        }
    }

    fn end_line(&mut self, byte: u8) -> bool {
        self.line += 1;
        self.after_return = byte == b'\r';
        if self.state == State::RowStart {
            self.row.empty_before += 1;
            return false;
        }
        self.end_cell();
        self.state = State::Plain;
        true
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.row.broken.is_some() {
            return;
        }
        self.row_bytes += bytes.len();
        if self.cell.len() + bytes.len() > CELL_BYTES_MAX {
            self.give_up(Broken::CellTooLarge(self.cells));
        } else if self.row_bytes > ROW_BYTES_MAX {
            self.give_up(Broken::RowTooLarge);
        } else {
            self.cell.extend_from_slice(bytes);
        }
    }

    /// From here to the end of the row nothing is held.
    fn give_up(&mut self, why: Broken) {
        self.row.broken = Some(why);
        self.cell = Vec::new();
    }

    fn end_cell(&mut self) {
        self.behind = Behind::Nothing;
        let is_quoted = std::mem::take(&mut self.is_quoted);
        // `"98,000 km,"$8,500.00",`: the quote that closed the first cell opened the second one.
        if let Some(at) = self.went_on
            && self.cells == at + 1
            && !is_quoted
            && self.row.broken.is_none()
            && self.cell.contains(&b'"')
        {
            self.give_up(Broken::UnclosedQuote(at));
        }
        self.cells += 1;
        if self.cells > CELLS_MAX && self.row.broken.is_none() {
            self.give_up(Broken::TooManyCells);
        }
        if self.row.broken.is_none() {
            // Cells are cut at ASCII signs of valid text, so this never replaces anything.
            self.row.cells.push(String::from_utf8_lossy(&self.cell).into_owned());
        }
        self.cell.clear();
    }

    fn end_row(&mut self) -> RawRow {
        self.state = State::RowStart;
        self.row_bytes = 0;
        self.cells = 0;
        self.went_on = None;
        self.is_quoted = false;
        std::mem::take(&mut self.row)
    }
}

/// Takes in a whole text, until there are `rows_max` rows; the last one may still be open.
pub fn take_in(cutter: &mut Cutter, text: &str, rows: &mut Vec<RawRow>, rows_max: usize) {
    let (mut rest, mut again) = (text, String::new());
    while rows.len() < rows_max && !(rest.is_empty() && again.is_empty()) {
        if again.is_empty() {
            let (took, row) = cutter.feed(rest);
            rest = &rest[took..];
            rows.extend(row);
        } else {
            let (took, row) = cutter.feed(&again);
            again.drain(..took);
            rows.extend(row);
        }
        again.insert_str(0, &cutter.again().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut_in(pieces: &[&str]) -> Vec<RawRow> {
        let mut cutter = Cutter::new(b',');
        let mut rows = Vec::new();
        for piece in pieces {
            take_in(&mut cutter, piece, &mut rows, usize::MAX);
        }
        while let Some(row) = cutter.finish() {
            rows.push(row);
            let again = cutter.again().unwrap_or_default();
            take_in(&mut cutter, &again, &mut rows, usize::MAX);
        }
        rows
    }

    fn cells_of(text: &str) -> Vec<Vec<String>> {
        cut_in(&[text]).into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn quotes_hold_separators_line_ends_and_quotes() {
        let rows = cut_in(&["a,\"b, \"\"c\"\"\nd\",e\r\n\r\nf,,\n"]);
        assert_eq!(rows[0].cells, ["a", "b, \"c\"\nd", "e"]);
        assert_eq!(rows[1].cells, ["f", "", ""]);
        assert_eq!((rows[0].line, rows[1].line, rows.len()), (1, 4, 2));
    }

    #[test]
    fn every_line_end_is_one() {
        assert_eq!(cells_of("a\rb\r\nc\nd"), [["a"], ["b"], ["c"], ["d"]]);
    }

    #[test]
    fn an_unclosed_quote_names_the_line_it_began_on() {
        let rows = cut_in(&["a,b\n1,2\n3,\"4\n5,6\n7,8\n"]);
        assert_eq!((rows[2].line, rows[2].broken), (3, Some(Broken::UnclosedQuote(1))));
        assert_eq!((rows.len(), rows[3].line, rows[3].cells.join(",")), (5, 4, "5,6".to_owned()));
    }

    #[test]
    fn quotes_that_close_in_another_cell_are_a_slip_and_those_on_one_line_are_not() {
        let rows = cut_in(&["a,\"b\nc,\"d\"\ne,\"f\"\"\ng\"\n"]);
        let cells: Vec<String> = rows.iter().map(|row| row.cells.join("|")).collect();
        assert_eq!(cells, ["a", "c|d", "e|f\"\ng"]);
        assert_eq!(rows[0].broken, Some(Broken::UnclosedQuote(1)));
        assert_eq!(cells_of("a,\"19\" pulgadas\n"), [["a", "19 pulgadas"]]);
        assert_eq!(cells_of("\"La \"Pinta\"\",b,15\"\n"), [["La Pinta\"\"", "b", "15\""]]);
    }

    #[test]
    fn a_quote_forgotten_on_a_line_costs_that_row_and_no_other() {
        let rows =
            cut_in(&["1,\"98,000 km,\"$8,500.00\",Quito\n2,\"45,000 km\",\"$9,000\",Quito\n"]);
        assert_eq!(rows[0].broken, Some(Broken::UnclosedQuote(1)));
        assert_eq!(
            (rows.len(), rows[1].cells.join("|")),
            (2, "2|45,000 km|$9,000|Quito".to_owned())
        );
    }

    #[test]
    fn what_is_too_large_is_passed_over_and_the_next_row_is_read() {
        let big = "x".repeat(CELL_BYTES_MAX + 1);
        let rows = cut_in(&["a,", &big, "\nb,c\n"]);
        assert_eq!(rows[0].broken, Some(Broken::CellTooLarge(1)));
        assert_eq!(rows[1].cells, ["b", "c"]);
        let cell = "x".repeat(CELL_BYTES_MAX);
        let row = format!("{cell},{cell},{cell},{cell},y\nb,c");
        let rows = cut_in(&[&row]);
        assert_eq!(rows[0].broken, Some(Broken::RowTooLarge));
        assert_eq!(rows[1].cells, ["b", "c"]);
        let rows = cut_in(&[&",".repeat(CELLS_MAX), "\nb,c"]);
        assert_eq!(rows[0].broken, Some(Broken::TooManyCells));
        assert_eq!(rows[1].cells, ["b", "c"]);
    }

    /// Signs that mean something, often.
    fn untidy() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                Just(",".to_owned()),
                Just("\"".to_owned()),
                Just("\n".to_owned()),
                Just("\r".to_owned()),
                Just("\r\n".to_owned()),
                "[a-z ñ;]{0,3}",
            ],
            0..40,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn rows_are_those_of_the_csv_crate(text in untidy()) {
            let mut peer = csv::ReaderBuilder::new()
                .has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = peer
                .records()
                .map(|row| row.expect("utf-8").iter().map(str::to_owned).collect())
                .collect();
            let ours = cut_in(&[&text]);
            // Quotes left open swallow rows there; here reading begins anew behind them.
            let broken = ours.iter().position(|row| row.broken.is_some());
            prop_assert!(broken.is_some() || ours.len() == theirs.len());
            for (row, other) in ours.iter().zip(&theirs).take(broken.unwrap_or(ours.len())) {
                prop_assert_eq!(&row.cells, other);
            }
        }

        #[test]
        fn it_does_not_matter_where_pieces_end(text in untidy(), at in 0usize..60) {
            let at = (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i));
            let (head, tail) = text.split_at(at.unwrap_or(0));
            prop_assert_eq!(cut_in(&[head, tail]), cut_in(&[&text]));
        }
    }
}
