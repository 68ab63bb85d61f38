using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Networks;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>
/// The steps of a saved model that hold a network's weights unchanged, as float32.
/// </summary>
/// <remarks>
/// ML.NET does not save parameters of custom mappings. Of its own transforms, the one that replaces missing values can save any vector: the
/// maximum of each slot in the data it was fitted to, which for a single row are that row's values. It returns them for a vector of NaN, and
/// costs nothing for a sparse vector without stored values. So the first row of a loaded model requests the weights, from which the engine
/// creates its own, and all other rows request nothing.
/// </remarks>
internal static class WeightSteps
{
    /// <summary>Creates the steps.</summary>
    /// <param name="catalog">Creates each step.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="weights">Its weights; not used afterward.</param>
    /// <exception cref="PannsException">Some of the weights are NaN.</exception>
    public static EstimatorChain<ITransformer> Create(TransformsCatalog catalog, NetworkParameters parameters, StateDict weights)
    {
        // A single chain: the Append extension would nest chains, and fitting those would transform all inner steps again.
        var steps = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(catalog.CustomMapping(new WeightRequestFactory().GetMapping(), WeightRequestFactory.Contract));
        var layout = WeightLayout.Of(parameters.Describe());
        foreach (var (digit, values) in layout.Pieces.Zip(layout.Read(weights)))
        {
            if (values.AsSpan().Contains(float.NaN))
            {
                throw new PannsException($"{weights.Source}: some of the weights are not numbers (NaN): such a network cannot be saved");
            }

            steps = steps.Append<ITransformer>(Holder(catalog, WeightColumns.Request(digit), values))
                .Append<ITransformer>(catalog.CustomMapping(WeightPieceFactory.Mapping, WeightPieceFactory.Contract));
        }

        return steps;
    }

    private static FittedEstimator Holder(TransformsCatalog catalog, string request, float[] values)
    {
        var schema = SchemaDefinition.Create(typeof(Values));
        var column = schema[nameof(Values.Piece)];
        column.ColumnName = request;
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, values.Length);
        var data = new MLContext(0).Data.LoadFromEnumerable([new Values { Piece = values }], schema);
        var holder = catalog.ReplaceMissingValues(WeightColumns.Piece, request, MissingValueReplacingEstimator.ReplacementMode.Maximum);
        return new(holder.Fit(data), holder);
    }

    internal sealed class Values
    {
        public float[] Piece { get; set; } = [];
    }
}

/// <summary>Requests the weights of a network that is not open yet from a saved model.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class WeightRequestFactory : CustomMappingFactory<WeightRequestFactory.Row, WeightRequestRow>
{
    public const string Contract = "Panns.WeightRequest/1";

    public override Action<Row, WeightRequestRow> GetMapping()
    {
        var states = new ParameterCache<State>(text => new(ParameterJson.Read(text, ParameterJson.Default.NetworkParameters)));
        return (row, request) => states.Get(row.Parameters).Fill(request);
    }

    internal sealed class Row
    {
        [ColumnName(HiddenColumns.Parameters)]
        public ReadOnlyMemory<char> Parameters { get; set; }
    }

    private sealed class State(NetworkParameters parameters)
    {
        // Keeps the network open for the model's lifetime, whichever row opens it.
        private volatile SharedNetwork? _network;

        public void Fill(WeightRequestRow request)
        {
            request.Received = 0;
            request.Clear();
            if (_network is null && (_network = WeightTransfer.Begin(parameters)) is null)
            {
                request.Fill(WeightTransfer.Current!.Request);
            }
        }
    }
}

/// <summary>Receives a piece of the requested weights.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class WeightPieceFactory : CustomMappingFactory<WeightPieceFactory.Row, WeightPieceFactory.Count>
{
    public const string Contract = "Panns.WeightPiece/1";

    public static Action<Row, Count> Mapping { get; } = static (row, count) =>
    {
        var values = row.Taken;
        if (values.Length > 0)
        {
            WeightTransfer.Current?.Add(values);
        }

        row.Piece = default;
        count.Received = row.Received + 1;
    };

    public override Action<Row, Count> GetMapping() => Mapping;

    internal sealed class Row
    {
        private VBuffer<float> _piece;

        // Reading this column makes ML.NET compute all earlier pieces first.
        [ColumnName(WeightColumns.Received)]
        public int Received { get; set; }

        /// <summary>ML.NET fills the vector that it finds here and keeps it, so all pieces share one buffer.</summary>
        [ColumnName(WeightColumns.Piece)]
        [VectorType]
        public VBuffer<float> Piece
        {
            get => WeightTransfer.Current is { } transfer ? new(transfer.Scratch.Length, transfer.Scratch) : default;
            set => _piece = value;
        }

        /// <summary>The received values; empty if none were requested.</summary>
        internal ReadOnlySpan<float> Taken => _piece.IsDense ? _piece.GetValues() : [];
    }

    internal sealed class Count
    {
        [ColumnName(WeightColumns.Received)]
        public int Received { get; set; }
    }
}
