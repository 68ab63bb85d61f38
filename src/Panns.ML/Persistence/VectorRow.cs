using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Persistence;

/// <summary>
/// A row type with a vector whose length is known only at run time. The row type of a saved mapping fixes vector lengths, and trainers do not
/// accept variable ones. So the vector is cut into pieces according to the binary digits of its length, each in its own column, and joined
/// again after the mapping.
/// </summary>
internal class VectorRow
{
    /// <summary>Longest supported vector.</summary>
    public const int MaximumLength = (1 << Digits) - 1;

    private const int Digits = 22;

    private readonly float[]?[] _pieces = new float[]?[Digits];

    [VectorType(2097152)]
    [ColumnName(HiddenColumns.Prefix + "2097152")]
    public float[]? Piece2097152 { get => _pieces[21]; set => _pieces[21] = value; }

    [VectorType(1048576)]
    [ColumnName(HiddenColumns.Prefix + "1048576")]
    public float[]? Piece1048576 { get => _pieces[20]; set => _pieces[20] = value; }

    [VectorType(524288)]
    [ColumnName(HiddenColumns.Prefix + "524288")]
    public float[]? Piece524288 { get => _pieces[19]; set => _pieces[19] = value; }

    [VectorType(262144)]
    [ColumnName(HiddenColumns.Prefix + "262144")]
    public float[]? Piece262144 { get => _pieces[18]; set => _pieces[18] = value; }

    [VectorType(131072)]
    [ColumnName(HiddenColumns.Prefix + "131072")]
    public float[]? Piece131072 { get => _pieces[17]; set => _pieces[17] = value; }

    [VectorType(65536)]
    [ColumnName(HiddenColumns.Prefix + "65536")]
    public float[]? Piece65536 { get => _pieces[16]; set => _pieces[16] = value; }

    [VectorType(32768)]
    [ColumnName(HiddenColumns.Prefix + "32768")]
    public float[]? Piece32768 { get => _pieces[15]; set => _pieces[15] = value; }

    [VectorType(16384)]
    [ColumnName(HiddenColumns.Prefix + "16384")]
    public float[]? Piece16384 { get => _pieces[14]; set => _pieces[14] = value; }

    [VectorType(8192)]
    [ColumnName(HiddenColumns.Prefix + "8192")]
    public float[]? Piece8192 { get => _pieces[13]; set => _pieces[13] = value; }

    [VectorType(4096)]
    [ColumnName(HiddenColumns.Prefix + "4096")]
    public float[]? Piece4096 { get => _pieces[12]; set => _pieces[12] = value; }

    [VectorType(2048)]
    [ColumnName(HiddenColumns.Prefix + "2048")]
    public float[]? Piece2048 { get => _pieces[11]; set => _pieces[11] = value; }

    [VectorType(1024)]
    [ColumnName(HiddenColumns.Prefix + "1024")]
    public float[]? Piece1024 { get => _pieces[10]; set => _pieces[10] = value; }

    [VectorType(512)]
    [ColumnName(HiddenColumns.Prefix + "512")]
    public float[]? Piece512 { get => _pieces[9]; set => _pieces[9] = value; }

    [VectorType(256)]
    [ColumnName(HiddenColumns.Prefix + "256")]
    public float[]? Piece256 { get => _pieces[8]; set => _pieces[8] = value; }

    [VectorType(128)]
    [ColumnName(HiddenColumns.Prefix + "128")]
    public float[]? Piece128 { get => _pieces[7]; set => _pieces[7] = value; }

    [VectorType(64)]
    [ColumnName(HiddenColumns.Prefix + "64")]
    public float[]? Piece64 { get => _pieces[6]; set => _pieces[6] = value; }

    [VectorType(32)]
    [ColumnName(HiddenColumns.Prefix + "32")]
    public float[]? Piece32 { get => _pieces[5]; set => _pieces[5] = value; }

    [VectorType(16)]
    [ColumnName(HiddenColumns.Prefix + "16")]
    public float[]? Piece16 { get => _pieces[4]; set => _pieces[4] = value; }

    [VectorType(8)]
    [ColumnName(HiddenColumns.Prefix + "8")]
    public float[]? Piece8 { get => _pieces[3]; set => _pieces[3] = value; }

    [VectorType(4)]
    [ColumnName(HiddenColumns.Prefix + "4")]
    public float[]? Piece4 { get => _pieces[2]; set => _pieces[2] = value; }

    [VectorType(2)]
    [ColumnName(HiddenColumns.Prefix + "2")]
    public float[]? Piece2 { get => _pieces[1]; set => _pieces[1] = value; }

    [VectorType(1)]
    [ColumnName(HiddenColumns.Prefix + "1")]
    public float[]? Piece1 { get => _pieces[0]; set => _pieces[0] = value; }

    /// <summary>The columns that hold a vector's pieces, in order.</summary>
    public static string[] ColumnsOf(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaximumLength);
        return [.. Bits(length).Select(bit => FormattableString.Invariant($"{HiddenColumns.Prefix}{1 << bit}"))];
    }

    /// <summary>All columns of the row type, including unused ones.</summary>
    public static IEnumerable<string> AllColumns => ColumnsOf(MaximumLength);

    /// <summary>Joins the columns of a vector's pieces.</summary>
    public static IEstimator<ITransformer> Join(TransformsCatalog catalog, string outputColumn, int length)
        => catalog.Concatenate(outputColumn, ColumnsOf(length));

    /// <summary>Sets a row's vector; all rows must have the same length.</summary>
    public void Set(ReadOnlySpan<float> values)
    {
        foreach (var bit in Bits(values.Length))
        {
            // ML.NET copies a row's values before it maps the next row, so the arrays can be reused.
            var piece = _pieces[bit] ??= new float[1 << bit];
            values[..piece.Length].CopyTo(piece);
            values = values[piece.Length..];
        }
    }

    private static IEnumerable<int> Bits(int length)
    {
        for (var bit = Digits - 1; bit >= 0; bit--)
        {
            if ((length & (1 << bit)) != 0)
            {
                yield return bit;
            }
        }
    }
}
