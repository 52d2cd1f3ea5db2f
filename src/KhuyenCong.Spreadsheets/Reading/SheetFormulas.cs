using System.Globalization;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>
/// The formulas of a worksheet whose workbook asks to be calculated on opening: whoever opens it sees what they give then, not what is stored. What
/// adds up numbers and cells is added up here; libraries that write 0 for every formula are known by that.
/// </summary>
internal sealed class SheetFormulas
{
    // A formula of a report adds up some ten cells that add up some ten others.
    private const int LongestFormula = 2_000, MaxDepth = 40, MaxVisited = 500_000;

    private readonly Dictionary<(int Row, int Column), Formula> _formulas = [];
    private readonly Dictionary<int, Formula> _shared = [];
    private readonly Dictionary<(int Row, int Column), decimal?> _values = [];
    private Dictionary<(int Row, int Column), Cell> _cells = [];
    private readonly HashSet<(int Row, int Column)> _asked = [];
    private int _visited;

    /// <summary>A formula's text as it stands in one cell, and how far from there the cell lies that has it.</summary>
    private readonly record struct Formula(string Text, int Down, int Right);

    /// <summary>Keeps the formula of a cell.</summary>
    /// <param name="row">The cell's row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="text">The text; empty where it is that of a shared formula.</param>
    /// <param name="type">The attribute t: shared, array, dataTable; null for a formula of its own.</param>
    /// <param name="shared">The number of the shared formula; null for none.</param>
    public void Add(int row, int column, string text, string? type, int? shared)
    {
        if (text.Length > LongestFormula)
        {
            return;
        }

        if (type is null || (type == "shared" && text.Length > 0))
        {
            _formulas[(row, column)] = new Formula(text, 0, 0);
            if (shared is { } number)
            {
                _shared[number] = new Formula(text, row, column);
            }
        }
        else if (type == "shared" && shared is { } number && _shared.TryGetValue(number, out var first))
        {
            _formulas[(row, column)] = new Formula(first.Text, row - first.Down, column - first.Right);
        }
    }

    /// <summary>Marks the cells whose formula was never calculated, and those of which nobody here can tell.</summary>
    public void Mark(IReadOnlyList<SheetRow> rows)
    {
        _cells = rows.SelectMany(r => r.Cells).ToDictionary(c => (c.Row, c.Column));
        foreach (var cells in rows.Select(r => (Cell[])r.Cells))
        {
            for (var at = 0; at < cells.Length; at++)
            {
                if (cells[at] is { HasFormula: true, Kind: not (CellKind.FormulaWithoutValue or CellKind.Error) } cell)
                {
                    cells[at] = Judged(cell);
                }
            }
        }
    }

    private Cell Judged(Cell cell)
    {
        var stored = cell.Kind == CellKind.Number && ExcelNumber.TryExact(cell.Text, out var number) ? number : (decimal?)null;
        return ValueOf(cell.Row, cell.Column, 0) is { } value
            ? stored is { } right && Math.Abs(right - value) <= 0.000_000_000_01m * Math.Max(1, Math.Abs(value)) ? cell : Uncalculated(cell)
            : stored == 0 ? Uncalculated(cell) : cell with { Unproven = true };
    }

    private static Cell Uncalculated(Cell cell) => cell with { Kind = CellKind.FormulaWithoutValue, Text = string.Empty };

    /// <summary>What a formula gives by adding up; null where it does something else, or adds up what is not known.</summary>
    private decimal? ValueOf(int row, int column, int depth)
    {
        if (_values.TryGetValue((row, column), out var known))
        {
            return known;
        }

        _values[(row, column)] = null;
        _asked.Add((row, column));
        if (depth < MaxDepth && _formulas.TryGetValue((row, column), out var formula))
        {
            try
            {
                _values[(row, column)] = new Adding(this, formula, depth).Value();
            }
            catch (OverflowException)
            {
                // Beyond every report's figures.
            }
        }

        _asked.Remove((row, column));
        return _values[(row, column)];
    }

    /// <summary>The number in a cell, blank being 0; null where nobody knows.</summary>
    private decimal? NumberAt(int row, int column, int depth, bool inSum)
    {
        // Whoever asks again before the answer is there goes round in a circle.
        if (++_visited > MaxVisited || _asked.Contains((row, column)))
        {
            return null;
        }

        if (!_cells.TryGetValue((row, column), out var cell))
        {
            return 0;
        }

        return (cell.Kind, cell.HasFormula) switch
        {
            (CellKind.Error, _) => null,
            (_, true) when ValueOf(row, column, depth + 1) is { } value => value,
            (CellKind.Number, false) when ExcelNumber.TryExact(cell.Text, out var number) => number,
            (CellKind.Text or CellKind.Boolean, false) when inSum => 0,
            _ => null,
        };
    }

    /// <summary>Adds up one formula: numbers, cells, ranges in SUM, with + and - and parentheses; everything else is null.</summary>
    private sealed class Adding(SheetFormulas formulas, Formula formula, int depth)
    {
        private readonly string _text = formula.Text.Trim().TrimStart('=', '+');
        private int _at;
        private int _open;

        public decimal? Value() => Sum() is { } value && _at == _text.Length ? value : null;

        private decimal? Sum()
        {
            var minus = Take('-');
            if (Term() is not { } total)
            {
                return null;
            }

            total = minus ? -total : total;
            while (true)
            {
                var plus = Take('+');
                if (!plus && !Take('-'))
                {
                    return total;
                }

                if (Term() is not { } term)
                {
                    return null;
                }

                total += plus ? term : -term;
            }
        }

        private decimal? Term()
        {
            Blanks();
            if (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
            {
                return Number();
            }

            if (IsNext("SUM("))
            {
                _at += "SUM(".Length;
                return Arguments();
            }

            if (Take('('))
            {
                return Within(Sum);
            }

            return Reference() is { } place ? formulas.NumberAt(place.Row, place.Column, depth, inSum: false) : null;
        }

        private decimal? Arguments() => Within(() =>
        {
            var total = 0m;
            do
            {
                if (Argument() is not { } argument)
                {
                    return null;
                }

                total += argument;
            }
            while (Take(','));
            return total;
        });

        /// <summary>What stands in parentheses, up to the closing one.</summary>
        private decimal? Within(Func<decimal?> inside) => ++_open <= MaxDepth && inside() is { } value && Take(')') ? value : null;

        private decimal? Argument()
        {
            Blanks();
            var before = _at;
            if (Reference() is not { } from)
            {
                return Sum();
            }

            Blanks();
            if (_at < _text.Length && _text[_at] is not (':' or ',' or ')'))
            {
                _at = before;
                return Sum();
            }

            return (Take(':') ? Reference() : from) is { } to ? Range(from, to) : null;
        }

        private decimal? Range((int Row, int Column) from, (int Row, int Column) to)
        {
            var total = 0m;
            for (var row = Math.Min(from.Row, to.Row); row <= Math.Max(from.Row, to.Row); row++)
            {
                for (var column = Math.Min(from.Column, to.Column); column <= Math.Max(from.Column, to.Column); column++)
                {
                    if (formulas.NumberAt(row, column, depth, inSum: true) is not { } number)
                    {
                        return null;
                    }

                    total += number;
                }
            }

            return total;
        }

        private decimal? Number()
        {
            var end = _at;
            while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || _text[end] == '.'))
            {
                end++;
            }

            var read = decimal.TryParse(_text.AsSpan(_at, end - _at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
            _at = end;
            return read ? number : null;
        }

        /// <summary>A cell of this sheet; null where something else stands.</summary>
        private (int Row, int Column)? Reference()
        {
            Blanks();
            var end = _at;
            while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '$'))
            {
                end++;
            }

            var name = _text[_at..end];
            if ((end < _text.Length && _text[end] is '(' or '!' or '.' or '_') || name.Length > 12
                || !CellAddress.TryRead(name.Replace("$", "", StringComparison.Ordinal), out var row, out var column))
            {
                return null;
            }

            _at = end;
            var fixedRow = name.LastIndexOf('$') > 0;
            return (fixedRow ? row : row + formula.Down, name.StartsWith('$') ? column : column + formula.Right);
        }

        private bool IsNext(string text)
        {
            Blanks();
            return string.Compare(_text, _at, text, 0, text.Length, StringComparison.OrdinalIgnoreCase) == 0;
        }

        private bool Take(char sign)
        {
            Blanks();
            if (_at >= _text.Length || _text[_at] != sign)
            {
                return false;
            }

            _at++;
            return true;
        }

        private void Blanks()
        {
            while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\r' or '\t')
            {
                _at++;
            }
        }
    }
}
