using System.Text.Json;
using Panns.Clips;
using Panns.Transfer.Features;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Evaluation;

/// <summary>The time for computing all clips' vectors is shared by the strategies and not counted for the first one.</summary>
public sealed class SharedTimeTests : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vectors_are_charged_to_no_strategy()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var features = new SlowFeatures();
        var result = CrossValidation.Run(new() { Threads = 1 }, data, [new StandInStrategy("first", features), new StandInStrategy("second", features)]);

        // Ten clips, each of which takes at least this long, on one thread, once.
        Assert.Equal(10, features.Calls);
        Assert.True(result.SharedSeconds >= 10 * Pause.TotalSeconds, $"{result.SharedSeconds} s");
        Assert.All(result.Strategies, strategy => Assert.True(strategy.Seconds < result.SharedSeconds, $"{strategy.Name}: {strategy.Seconds} s"));
        using var json = JsonDocument.Parse(ResultJson.Write(result));
        Assert.Equal(result.SharedSeconds, json.RootElement.GetProperty("shared_seconds").GetDouble(), 1e-3);
    }

    private sealed class SlowFeatures : IClipFeatures
    {
        private int _calls;

        public int Calls => _calls;

        public string Name => "slow";

        public int Dimension => 1;

        public int SampleRate => 8000;

        public string Key => "slow";

        public WindowSchedule Schedule(int threads) => WindowSchedule.Parallel(threads);

        public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        {
            Interlocked.Add(ref _calls, count);
            Thread.Sleep(Pause * count);
            values.Clear();
        }
    }
}
