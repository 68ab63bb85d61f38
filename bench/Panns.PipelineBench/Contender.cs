using System.Diagnostics;
using Panns.Diagnostics.Measurement;

namespace Panns.PipelineBench;

/// <summary>A way to compute the embeddings of all clips, with the times of its passes.</summary>
/// <param name="name">Its name in the table.</param>
/// <param name="pass">Computes all embeddings; returns their number.</param>
internal sealed class Contender(string name, Func<int> pass)
{
    private readonly List<double> _wall = [];
    private readonly List<double> _processor = [];

    public string Name => name;

    /// <summary>Median of the passes' wall times in milliseconds.</summary>
    public double Wall => Statistics.Median(_wall);

    /// <summary>Median of the passes' processor times, user and system, in milliseconds.</summary>
    public double Processor => Statistics.Median(_processor);

    /// <summary>Runs a pass.</summary>
    /// <param name="counts">Whether its time counts; otherwise it is a warm-up.</param>
    public void Pass(bool counts)
    {
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        _ = pass();
        var wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        process.Refresh();
        if (counts)
        {
            _wall.Add(wall);
            _processor.Add((process.TotalProcessorTime - processor).TotalMilliseconds);
        }
    }
}
