using System.Diagnostics.Metrics;

namespace Panns.AspNetCore.Admission;

/// <summary>What the server counts, in the meter <see cref="Name"/>.</summary>
internal sealed class Meters
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Panns.AspNetCore";

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private readonly Counter<double> _seconds;

    public Meters(IMeterFactory factory, Gate gate)
    {
        var meter = factory.Create(Name);
        _requests = meter.CreateCounter<long>("panns.requests", "{request}", "Requests by endpoint and status code.");
        _durations = meter.CreateHistogram<double>("panns.request.duration", "s", "Time from a request's headers to its answer.");
        _seconds = meter.CreateCounter<double>("panns.audio.duration", "s", "Length of the recordings that were processed.");
        meter.CreateObservableGauge("panns.requests.pending", () => gate.Pending, "{request}", "Requests that are received, waiting or computed.");
    }

    public void Answered(string endpoint, int status, TimeSpan duration)
    {
        var tags = new KeyValuePair<string, object?>("endpoint", endpoint);
        _requests.Add(1, tags, new("status", status));
        _durations.Record(duration.TotalSeconds, tags);
    }

    public void Processed(double seconds) => _seconds.Add(seconds);
}
