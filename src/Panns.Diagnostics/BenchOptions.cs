using System.Collections.Immutable;

namespace Panns.Diagnostics;

/// <summary>What <see cref="Benchmark"/> measures: every combination of the lists.</summary>
internal sealed record BenchOptions
{
    /// <summary>All measurements.</summary>
    public static BenchOptions Full { get; } = new();

    /// <summary>One clip of 10 seconds, for a quick result.</summary>
    public static BenchOptions Quick { get; } = new()
    {
        Batches = [1],
        Seconds = [10],
        CaseBudget = TimeSpan.FromSeconds(2.5),
    };

    /// <summary>Layers of one clip of 10 seconds on all threads.</summary>
    public static BenchOptions OfLayers { get; } = Quick with { Threads = [Environment.ProcessorCount] };

    /// <summary>Training steps.</summary>
    public static BenchOptions Training { get; } = new()
    {
        Models = [PannsModels.Get("Cnn6"), PannsModels.Get("MobileNetV1")],
        Threads = [Environment.ProcessorCount],
        Batches = [32],
        Seconds = [5],
    };

    /// <summary>The networks.</summary>
    public ImmutableArray<ModelInfo> Models { get; init; } =
    [
        .. ((string[])
        [
            "Cnn14", "Cnn6", "Cnn10", "ResNet38", "MobileNetV1", "MobileNetV2", "Wavegram_Logmel_Cnn14", "Res1dNet31", "DaiNet19", "LeeNet24", "mn04_as", "Mini",
        ]).Select(PannsModels.Get),
    ];

    /// <summary>Numbers of threads: one, and one per processor.</summary>
    public ImmutableArray<int> Threads { get; init; } = Environment.ProcessorCount > 1 ? [1, Environment.ProcessorCount] : [1];

    /// <summary>The floats in which the built-in engine keeps the weights.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>Clips per call.</summary>
    public ImmutableArray<int> Batches { get; init; } = [1, 8, 32];

    /// <summary>Lengths of a clip in seconds.</summary>
    public ImmutableArray<double> Seconds { get; init; } = [1, 10, 60];

    /// <summary>Time after which no further round of a case starts.</summary>
    public TimeSpan CaseBudget { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Fewest rounds of a case, unless the first takes twice the budget: then it is the only one.</summary>
    public int LeastRounds { get; init; } = 5;

    /// <summary>Most rounds of a case.</summary>
    public int MostRounds { get; init; } = 101;

    /// <summary>The cases, grouped by network and number of threads, small ones first.</summary>
    public IEnumerable<BenchCase> Cases()
        => from model in Models
           from threads in Threads
           from shape in
               from batch in Batches
               from seconds in Seconds
               orderby batch * seconds
               select (batch, seconds)
           select new BenchCase(model.Name, threads, shape.batch, shape.seconds);
}
