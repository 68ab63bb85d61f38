using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Networks;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>
/// The steps of a saved model that hold a network's weights as they are: float32.
/// </summary>
/// <remarks>
/// ML.NET saves no parameters of a custom mapping. Of its own transforms, the one that replaces missing values saves a vector of any
/// values: what was the largest value of every slot when it was fitted, which for data of one row are that row's values. It gives them
/// back for a vector of NaN, and costs nothing for a vector without any stored value. So the first row of a loaded model asks for the
/// weights, from which the engine makes its own, and all others ask for nothing.
/// </remarks>
internal static class WeightSteps
{
    /// <summary>Makes the steps.</summary>
    /// <param name="catalog">Makes each of them.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <exception cref="PannsException">Some of the weights are not numbers.</exception>
    public static EstimatorChain<ITransformer> Create(TransformsCatalog catalog, NetworkParameters parameters, StateDict weights)
    {
        // One chain of all steps: the extension Append would put chains into chains, and fitting them would transform all that is inside anew.
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

/// <summary>Asks a saved model for the weights of a network that is not open yet.</summary>
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
        // Held so that it stays open as long as the model, whichever row opens it.
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

/// <summary>Takes a piece of the weights that were asked for.</summary>
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

        // The pieces before this one come first.
        [ColumnName(WeightColumns.Received)]
        public int Received { get; set; }

        /// <summary>ML.NET fills the vector that it finds here, and keeps it: one room serves all pieces.</summary>
        [ColumnName(WeightColumns.Piece)]
        [VectorType]
        public VBuffer<float> Piece
        {
            get => WeightTransfer.Current is { } transfer ? new(transfer.Scratch.Length, transfer.Scratch) : default;
            set => _piece = value;
        }

        /// <summary>The values that came; none where none were asked for.</summary>
        internal ReadOnlySpan<float> Taken => _piece.IsDense ? _piece.GetValues() : [];
    }

    internal sealed class Count
    {
        [ColumnName(WeightColumns.Received)]
        public int Received { get; set; }
    }
}
