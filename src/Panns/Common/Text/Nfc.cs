using System.Buffers;
using System.Globalization;
using System.Text;

namespace Panns.Common.Text;

/// <summary>
/// Unicode normalization form C (UAX 15), which gives accented letters one spelling. <see cref="string.Normalize()"/> does nothing without
/// the ICU library, and our programs run without it.
/// </summary>
[BestFriend]
internal static class Nfc
{
    // The first combining mark; text with only lower characters is already in form C.
    private const char FirstMark = '\u0300';

    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailFirst = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(0, FirstMark).Select(code => (char)code)]);

    private static readonly Lazy<CanonicalTable> Table = new(CanonicalTable.Read);

    /// <summary>Normalizes a text. Invalid UTF-16 stays unchanged.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain) || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar))
        {
            return text;
        }

        var table = Table.Value;
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(table, rune.Value, codes);
        }

        Order(table, codes);
        return ToText(Compose(table, codes));
    }

    private static void Decompose(CanonicalTable table, int code, List<int> codes)
    {
        if (code is >= HangulFirst and < HangulFirst + (Leads * Vowels * Tails))
        {
            var index = code - HangulFirst;
            codes.Add(LeadFirst + (index / (Vowels * Tails)));
            codes.Add(VowelFirst + (index / Tails % Vowels));
            if (index % Tails > 0)
            {
                codes.Add(TailFirst + (index % Tails));
            }
        }
        else if (table.Decompositions.TryGetValue(code, out var parts))
        {
            foreach (var part in parts)
            {
                Decompose(table, part, codes);
            }
        }
        else
        {
            codes.Add(code);
        }
    }

    // Sorts marks by combining class; the sort is stable.
    private static void Order(CanonicalTable table, List<int> codes)
    {
        for (var i = 1; i < codes.Count; i++)
        {
            var (code, ofCode) = (codes[i], table.ClassOf(codes[i]));
            var j = i;
            while (ofCode > 0 && j > 0 && table.ClassOf(codes[j - 1]) > ofCode)
            {
                codes[j] = codes[--j];
            }

            codes[j] = code;
        }
    }

    private static List<int> Compose(CanonicalTable table, List<int> codes)
    {
        var composed = new List<int>(codes.Count);
        var starter = -1;
        var last = -1;
        foreach (var code in codes)
        {
            var ofCode = table.ClassOf(code);

            // A mark is blocked from its letter by a mark of the same class, or by a starter, between them.
            if (starter >= 0 && (last < ofCode || last < 0) && Pair(table, composed[starter], code) is { } pair)
            {
                composed[starter] = pair;
                continue;
            }

            if (ofCode == 0)
            {
                (starter, last) = (composed.Count, -1);
            }
            else
            {
                last = ofCode;
            }

            composed.Add(code);
        }

        return composed;
    }

    private static int? Pair(CanonicalTable table, int first, int second)
    {
        if (first is >= LeadFirst and < LeadFirst + Leads && second is >= VowelFirst and < VowelFirst + Vowels)
        {
            return HangulFirst + ((((first - LeadFirst) * Vowels) + (second - VowelFirst)) * Tails);
        }

        if (first is >= HangulFirst and < HangulFirst + (Leads * Vowels * Tails) && (first - HangulFirst) % Tails == 0 && second is > TailFirst and < TailFirst + Tails)
        {
            return first + (second - TailFirst);
        }

        return table.Compositions.TryGetValue((first, second), out var pair) ? pair : null;
    }

    private static string ToText(List<int> codes)
    {
        var text = new StringBuilder(codes.Count);
        foreach (var code in codes)
        {
            text.Append(new Rune(code).ToString());
        }

        return text.ToString();
    }

    /// <summary>The content of canonical.txt.</summary>
    private sealed class CanonicalTable
    {
        private readonly Dictionary<int, byte> _classes = [];

        public Dictionary<int, int[]> Decompositions { get; } = [];

        public Dictionary<(int First, int Second), int> Compositions { get; } = [];

        public int ClassOf(int code) => code < FirstMark ? 0 : _classes.GetValueOrDefault(code);

        public static CanonicalTable Read()
        {
            var table = new CanonicalTable();
            using var reader = new StreamReader(typeof(Nfc).Assembly.GetManifestResourceStream("Panns.Common.Text.canonical.txt")!, Encoding.ASCII);
            while (reader.ReadLine() is { } line)
            {
                if (line.IndexOfAny(['=', '~']) is > 0 and var sign)
                {
                    var code = Hex(line[..sign]);
                    var parts = Array.ConvertAll(line[(sign + 1)..].Split(' '), Hex);
                    table.Decompositions[code] = parts;
                    if (line[sign] == '=')
                    {
                        table.Compositions[(parts[0], parts[1])] = code;
                    }
                }
                else if (line.IndexOf('.', StringComparison.Ordinal) is > 0 and var point && line[0] != '#')
                {
                    var ends = Array.ConvertAll(line[..point].Split('-'), Hex);
                    for (var code = ends[0]; code <= ends[1]; code++)
                    {
                        table._classes[code] = byte.Parse(line[(point + 1)..], CultureInfo.InvariantCulture);
                    }
                }
            }

            return table;
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
