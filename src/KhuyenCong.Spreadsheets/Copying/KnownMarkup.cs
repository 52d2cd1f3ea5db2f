using System.Collections.Frozen;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Copying;

/// <summary>
/// The elements and attributes of a workbook that a copy may have: cells, their looks, and the layout of the sheets. Whatever is not listed is
/// left out when a part is read: extensions, alternatives, drawings, controls, links and what the next version of Excel will bring.
/// </summary>
internal static class KnownMarkup
{
    /// <summary>The spreadsheet namespace (transitional).</summary>
    public static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>The namespace of <c>r:id</c>.</summary>
    public static readonly XNamespace Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private const string Relations = "id", RelationsListed = "r:id";

    /// <summary>Elements that hold text.</summary>
    private static readonly FrozenSet<string> Texts =
        "t v f formula formula1 formula2 author definedName oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Elements that Excel does not take without children; they lose them where these are not listed.</summary>
    private static readonly FrozenSet<string> NotEmpty =
        "bookViews sheetViews cols mergeCells conditionalFormatting dataValidations hyperlinks ignoredErrors customFilters numFmts cellStyles colors indexedColors mruColors"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Of each element its attributes (without a namespace; <c>r:id</c> where it says so) and its children.</summary>
    private static readonly FrozenDictionary<string, Element> Elements = Table(
        """
        workbook                | | workbookPr bookViews sheets definedNames calcPr
        workbookPr              | date1904
        bookViews               | | workbookView
        workbookView            | xWindow yWindow windowWidth windowHeight tabRatio
        sheets                  | | sheet
        sheet                   | name sheetId state r:id
        definedNames            | | definedName
        definedName             | name localSheetId hidden comment function vbProcedure xlm
        calcPr                  | calcId calcMode refMode iterate iterateCount iterateDelta fullPrecision
        worksheet               | | sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks ignoredErrors
        sheetPr                 | filterMode | tabColor outlinePr pageSetUpPr
        tabColor color fgColor bgColor | auto indexed rgb theme tint
        outlinePr               | applyStyles summaryBelow summaryRight showOutlineSymbols
        pageSetUpPr             | autoPageBreaks fitToPage
        dimension               | ref
        sheetViews              | | sheetView
        sheetView               | showFormulas showGridLines showRowColHeaders showZeros rightToLeft tabSelected showRuler showOutlineSymbols defaultGridColor showWhiteSpace view topLeftCell colorId zoomScale zoomScaleNormal zoomScaleSheetLayoutView zoomScalePageLayoutView workbookViewId | pane selection
        pane                    | xSplit ySplit topLeftCell activePane state
        selection               | pane activeCell activeCellId sqref
        sheetFormatPr           | baseColWidth defaultColWidth defaultRowHeight customHeight zeroHeight thickTop thickBottom outlineLevelRow outlineLevelCol
        cols                    | | col
        col                     | min max width style hidden bestFit customWidth outlineLevel collapsed
        sheetData               | | row
        row                     | r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot | c
        c                       | r s t | f v is
        f                       | t ref si
        is si text              | | t r
        r                       | | rPr t
        rPr                     | | rFont charset family b i strike outline shadow condense extend color sz u vertAlign scheme
        sheetProtection         | sheet objects scenarios formatCells formatColumns formatRows insertColumns insertRows insertHyperlinks deleteColumns deleteRows selectLockedCells sort autoFilter pivotTables selectUnlockedCells
        autoFilter              | ref | filterColumn
        filterColumn            | colId hiddenButton showButton | filters top10 customFilters dynamicFilter
        filters                 | blank calendarType | filter dateGroupItem
        filter                  | val
        dateGroupItem           | year month day hour minute second dateTimeGrouping
        top10                   | top percent val filterVal
        customFilters           | and | customFilter
        customFilter            | operator val
        dynamicFilter           | type val maxVal
        mergeCells              | | mergeCell
        mergeCell               | ref
        conditionalFormatting   | sqref | cfRule
        cfRule                  | type dxfId priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank stdDev equalAverage | formula colorScale dataBar iconSet
        colorScale              | | cfvo color
        dataBar                 | minLength maxLength showValue | cfvo color
        iconSet                 | iconSet showValue percent reverse | cfvo
        cfvo                    | type val gte
        dataValidations         | disablePrompts | dataValidation
        dataValidation          | type errorStyle imeMode operator allowBlank showDropDown showInputMessage showErrorMessage errorTitle error promptTitle prompt sqref | formula1 formula2
        hyperlinks              | | hyperlink
        hyperlink               | ref location tooltip display r:id
        printOptions            | horizontalCentered verticalCentered headings gridLines gridLinesSet
        pageMargins             | left right top bottom header footer
        pageSetup               | paperSize paperHeight paperWidth scale firstPageNumber fitToWidth fitToHeight pageOrder orientation blackAndWhite draft cellComments useFirstPageNumber errors horizontalDpi verticalDpi copies
        headerFooter            | differentOddEven differentFirst scaleWithDoc alignWithMargins | oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter
        rowBreaks colBreaks     | count manualBreakCount | brk
        brk                     | id min max man
        ignoredErrors           | | ignoredError
        ignoredError            | sqref evalError twoDigitTextYear numberStoredAsText formula formulaRange unlockedFormula emptyCellReference listDataValidation
        sst                     | | si
        comments                | | authors commentList
        authors                 | | author
        commentList             | | comment
        comment                 | ref authorId | text
        styleSheet              | | numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs colors
        numFmts                 | | numFmt
        numFmt                  | numFmtId formatCode
        fonts                   | | font
        font                    | | b i strike condense extend outline shadow u vertAlign sz color name family charset scheme
        rFont charset family b i strike outline shadow condense extend sz u vertAlign scheme name | val
        fills                   | | fill
        fill                    | | patternFill gradientFill
        patternFill             | patternType | fgColor bgColor
        gradientFill            | type degree left right top bottom | stop
        stop                    | position | color
        borders                 | | border
        border                  | diagonalUp diagonalDown outline | start end left right top bottom diagonal vertical horizontal
        start end left right top bottom diagonal vertical horizontal | style | color
        cellStyleXfs cellXfs    | | xf
        xf                      | numFmtId fontId fillId borderId xfId quotePrefix applyNumberFormat applyFont applyFill applyBorder applyAlignment applyProtection | alignment protection
        alignment               | horizontal vertical textRotation wrapText indent relativeIndent justifyLastLine shrinkToFit readingOrder
        protection              | locked hidden
        cellStyles              | | cellStyle
        cellStyle               | name xfId builtinId iLevel hidden customBuiltin
        dxfs                    | | dxf
        dxf                     | | font numFmt fill alignment border protection
        colors                  | | indexedColors mruColors
        indexedColors           | | rgbColor
        rgbColor                | rgb
        mruColors               | | color
        """);

    /// <summary>Reads what is listed of a part.</summary>
    /// <param name="part">The part's bytes; disposed of.</param>
    /// <param name="root">The name that its root element must have.</param>
    /// <param name="budget">Counts what is read.</param>
    /// <param name="leftOut">Gets the names of elements that were left out.</param>
    /// <returns>The root; null when it is another element, or of the strict namespace.</returns>
    /// <exception cref="LimitExceededException">There is more than the budget allows.</exception>
    /// <exception cref="DamagedFileException">It is nested too deeply or has endless tags.</exception>
    public static XElement? Read(Stream part, string root, CopyBudget budget, ISet<string> leftOut)
    {
        using var reader = XlsxXml.Open(part);
        var text = new StringBuilder();
        var buffer = new char[4096];
        XElement? at = null;
        while (XlsxXml.Next(reader))
        {
            if (reader.NodeType == XmlNodeType.EndElement)
            {
                if (at!.Parent is null)
                {
                    return at;
                }

                var ended = at;
                at = at.Parent;
                RemoveIfIncomplete(ended);
                continue;
            }

            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            var isMain = reader.NamespaceURI == Main.NamespaceName;
            if (at is null && !(isMain && reader.LocalName == root))
            {
                return null;
            }

            if (!isMain || (at is not null && !Elements[at.Name.LocalName].Children.Contains(reader.LocalName)))
            {
                LeaveOut(reader, at!.Name.LocalName, leftOut);
                continue;
            }

            var element = new XElement(Main + reader.LocalName);
            at?.Add(element);
            var isEmpty = reader.IsEmptyElement;
            var isText = Texts.Contains(element.Name.LocalName);
            Attributes(reader, element, isText, budget);
            if (isText)
            {
                text.Clear();
                XlsxXml.AppendText(reader, text, CopyBudget.MaxCharacters, buffer);
                budget.CountText(text.Length);
                element.Value = text.ToString();
            }
            else if (!isEmpty)
            {
                at = element;
            }
            else if (at is null)
            {
                return element;
            }
            else
            {
                RemoveIfIncomplete(element);
            }
        }

        throw new DamagedFileException("XML ends in its midst");
    }

    private static void LeaveOut(XmlReader reader, string parent, ISet<string> leftOut)
    {
        if (parent is "sheetData" or "row" or "c")
        {
            XlsxXml.RefuseAlternatives(reader);
        }

        if (leftOut.Count < 100)
        {
            leftOut.Add(reader.LocalName);
        }

        XlsxXml.SkipElement(reader);
    }

    private static void RemoveIfIncomplete(XElement element)
    {
        if (!element.HasElements && NotEmpty.Contains(element.Name.LocalName))
        {
            element.Remove();
        }
    }

    private static void Attributes(XmlReader reader, XElement element, bool isText, CopyBudget budget)
    {
        var known = Elements.TryGetValue(element.Name.LocalName, out var listed) ? listed.Attributes : [];
        var count = 0;
        while (reader.MoveToNextAttribute())
        {
            var name = reader.NamespaceURI.Length == 0 && known.Contains(reader.LocalName) ? reader.LocalName
                : reader.NamespaceURI == Relation.NamespaceName && reader.LocalName == Relations && known.Contains(RelationsListed) ? Relation + Relations
                : isText && reader.Prefix == "xml" && reader.LocalName == "space" ? XNamespace.Xml + "space"
                : null;
            if (name is not null)
            {
                budget.CountText(reader.Value.Length);
                element.SetAttributeValue(name, reader.Value);
                count++;
            }
        }

        reader.MoveToElement();
        budget.Count(element.Name.LocalName, count);
    }

    private static FrozenDictionary<string, Element> Table(string lines)
    {
        var table = new Dictionary<string, Element>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n'))
        {
            var parts = line.Split('|').Select(p => p.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
            foreach (var name in parts[0])
            {
                table[name] = new Element(parts[1].ToFrozenSet(StringComparer.Ordinal), (parts.Count > 2 ? parts[2] : []).ToFrozenSet(StringComparer.Ordinal));
            }
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Element(FrozenSet<string> Attributes, FrozenSet<string> Children);
}
