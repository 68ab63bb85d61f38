using Microsoft.ML.Data;

namespace Panns.ML.Persistence.Weights;

/// <summary>What a row requests from the pieces of each length: NaN for each value, or nothing.</summary>
internal sealed class WeightRequestRow
{
    private readonly VBuffer<float>[] _requests = new VBuffer<float>[WeightLayout.LargestDigit + 1];

    [VectorType(2097152)]
    [ColumnName(WeightColumns.Prefix + "2097152")]
    public VBuffer<float> Piece2097152 { get => this[21]; set => this[21] = value; }

    [VectorType(1048576)]
    [ColumnName(WeightColumns.Prefix + "1048576")]
    public VBuffer<float> Piece1048576 { get => this[20]; set => this[20] = value; }

    [VectorType(524288)]
    [ColumnName(WeightColumns.Prefix + "524288")]
    public VBuffer<float> Piece524288 { get => this[19]; set => this[19] = value; }

    [VectorType(262144)]
    [ColumnName(WeightColumns.Prefix + "262144")]
    public VBuffer<float> Piece262144 { get => this[18]; set => this[18] = value; }

    [VectorType(131072)]
    [ColumnName(WeightColumns.Prefix + "131072")]
    public VBuffer<float> Piece131072 { get => this[17]; set => this[17] = value; }

    [VectorType(65536)]
    [ColumnName(WeightColumns.Prefix + "65536")]
    public VBuffer<float> Piece65536 { get => this[16]; set => this[16] = value; }

    [VectorType(32768)]
    [ColumnName(WeightColumns.Prefix + "32768")]
    public VBuffer<float> Piece32768 { get => this[15]; set => this[15] = value; }

    [VectorType(16384)]
    [ColumnName(WeightColumns.Prefix + "16384")]
    public VBuffer<float> Piece16384 { get => this[14]; set => this[14] = value; }

    [VectorType(8192)]
    [ColumnName(WeightColumns.Prefix + "8192")]
    public VBuffer<float> Piece8192 { get => this[13]; set => this[13] = value; }

    [VectorType(4096)]
    [ColumnName(WeightColumns.Prefix + "4096")]
    public VBuffer<float> Piece4096 { get => this[12]; set => this[12] = value; }

    [VectorType(2048)]
    [ColumnName(WeightColumns.Prefix + "2048")]
    public VBuffer<float> Piece2048 { get => this[11]; set => this[11] = value; }

    [VectorType(1024)]
    [ColumnName(WeightColumns.Prefix + "1024")]
    public VBuffer<float> Piece1024 { get => this[10]; set => this[10] = value; }

    [ColumnName(WeightColumns.Received)]
    public int Received { get; set; }

    private VBuffer<float> this[int digit]
    {
        get => _requests[digit];
        set => _requests[digit] = value;
    }

    /// <summary>Requests nothing, at no cost: sparse vectors without stored values.</summary>
    public void Clear()
    {
        for (var digit = WeightLayout.SmallestDigit; digit <= WeightLayout.LargestDigit; digit++)
        {
            _requests[digit] = new(1 << digit, 0, [], []);
        }
    }

    /// <summary>Requests all values.</summary>
    /// <param name="request">NaN values, as many as in the longest piece.</param>
    public void Fill(float[] request)
    {
        for (var digit = WeightLayout.SmallestDigit; digit <= WeightLayout.LargestDigit && 1 << digit <= request.Length; digit++)
        {
            _requests[digit] = new(1 << digit, request);
        }
    }
}
