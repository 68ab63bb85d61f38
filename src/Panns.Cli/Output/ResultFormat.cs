using Panns.Output;
using Panns.Output.Tables;

namespace Panns.Cli.Output;

/// <summary>A format of results for programs.</summary>
/// <param name="Name">Its word on the command line.</param>
/// <param name="Extension">What the name of a file of one recording ends in.</param>
internal sealed record ResultFormat(string Name, string Extension)
{
    /// <summary>Creates a writer of text.</summary>
    public Func<TextWriter, ResultTable, ResultWriter>? Open { get; private init; }

    /// <summary>Creates a writer of bytes, for formats that are not text.</summary>
    public Func<Stream, ResultTable, ResultWriter>? OpenBinary { get; private init; }

    /// <summary>Writes a whole file of such a format from the cells of its rows, as CSV has them.</summary>
    public Action<Stream, ResultTable, IEnumerable<string[]>>? Finish { get; private init; }

    /// <summary>Joins files of such a format.</summary>
    public Action<Stream, IReadOnlyList<string>>? Join { get; private init; }

    /// <summary>Whether it holds the results of a single recording.</summary>
    public bool HoldsOne { get; private init; }

    public bool IsBinary => OpenBinary is not null;

    public static ResultFormat Csv { get; } = new("csv", ".csv") { Open = ResultWriter.Csv };

    public static ResultFormat Json { get; } = new("json", ".json") { Open = ResultWriter.Json };

    /// <summary>JSON with a recording a line, which grows with the run.</summary>
    public static ResultFormat JsonLines { get; } = new("jsonl", ".jsonl") { Open = (output, table) => new JsonLinesResultWriter(output, table) };

#if PANNS_PARQUET
    private static ResultFormat[] OfPackages { get; } =
    [
        new("parquet", ".parquet") { OpenBinary = (stream, table) => new ParquetResultWriter(stream, table), Finish = ParquetResultWriter.Write, Join = ParquetResultWriter.Join },
    ];
#else
    private static ResultFormat[] OfPackages { get; } = [];
#endif

    /// <summary>Formats for any table.</summary>
    public static IReadOnlyList<ResultFormat> OfTables { get; } = [Csv, Json, JsonLines, .. OfPackages];

    /// <summary>Formats that the ending of a file names: a table's, but not JSON, whose ending JAMS and others have too.</summary>
    public static IReadOnlyList<ResultFormat> OfEndings { get; } = [Csv, JsonLines, .. OfPackages];

    /// <summary>The format of tables that a file's ending names; null if it names none of bytes.</summary>
    public static ResultFormat? BinaryOf(string path)
        => OfPackages.FirstOrDefault(format => format.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));

    /// <summary>Formats for events.</summary>
    public static IReadOnlyList<ResultFormat> OfEvents { get; } =
    [
        .. OfTables,
        Of(EventFormat.Audacity, ".txt", holdsOne: true), Of(EventFormat.Raven, ".Table.1.selections.txt"), Of(EventFormat.Jams, ".jams", holdsOne: true),
        Of(EventFormat.Crowsetta, ".csv"), Of(EventFormat.Kaleidoscope, ".csv"),
    ];

    public static IReadOnlyList<ResultFormat> All => OfEvents;

    private static ResultFormat Of(EventFormat format, string extension, bool holdsOne = false)
        => new(format.ToString().ToLowerInvariant(), extension) { Open = (output, _) => ResultWriter.Events(output, format), HoldsOne = holdsOne };
}
