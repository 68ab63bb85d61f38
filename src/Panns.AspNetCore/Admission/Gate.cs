using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Panns.AspNetCore.Admission;

/// <summary>Decides which requests are taken on: those with the key, of clients within their rate, while there is room in the queue.</summary>
internal sealed class Gate : IDisposable
{
    private const int BurstSeconds = 10;
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(1);

    private readonly ApiKey? _key;
    private readonly PartitionedRateLimiter<string>? _rate;
    private readonly ConcurrencyLimiter _room;
    private readonly int _maxPending;
    private long _lastTicks;

    public Gate(IOptions<PannsServerOptions> options)
    {
        var limits = options.Value;
        _key = limits.ApiKey is { } key ? new(key) : null;
        _maxPending = limits.MaxPending;
        _room = new(new() { PermitLimit = limits.MaxPending, QueueLimit = 0 });
        _rate = limits.MaxPerSecond == 0 ? null : PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => new()
        {
            TokenLimit = limits.MaxPerSecond * BurstSeconds,
            TokensPerPeriod = limits.MaxPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
    }

    /// <summary>Requests taken on and not yet answered.</summary>
    public int Pending => _maxPending - (int)(_room.GetStatistics()?.CurrentAvailablePermits ?? _maxPending);

    /// <summary>Whether a request bears the key, if there is one.</summary>
    public bool Knows(HttpRequest request) => _key?.IsIn(request) ?? true;

    /// <summary>Takes on a request, until the lease is disposed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="retryAfter">If it is refused: when it may come again.</param>
    /// <returns>The lease; null if the request is refused.</returns>
    public RateLimitLease? Enter(HttpContext context, out TimeSpan retryAfter)
    {
        // With a key there is one client: whoever has it.
        var client = _key is not null ? "" : context.Connection.RemoteIpAddress?.ToString() ?? "";
        using var rate = _rate?.AttemptAcquire(client);
        if (rate is { IsAcquired: false })
        {
            retryAfter = rate.TryGetMetadata(MetadataName.RetryAfter, out var later) ? later : Unknown;
            return null;
        }

        var room = _room.AttemptAcquire();
        retryAfter = WholeSeconds(TimeSpan.FromTicks(Interlocked.Read(ref _lastTicks)));
        if (!room.IsAcquired)
        {
            room.Dispose();
            return null;
        }

        return room;
    }

    /// <summary>Learns how long a request took: about as long it takes until the queue has room again.</summary>
    public void Learn(TimeSpan duration) => Interlocked.Exchange(ref _lastTicks, duration.Ticks);

    /// <summary>The value of <c>Retry-After</c>.</summary>
    public static string Text(TimeSpan retryAfter) => ((int)WholeSeconds(retryAfter).TotalSeconds).ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _room.Dispose();
        _rate?.Dispose();
    }

    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, 60));
}
