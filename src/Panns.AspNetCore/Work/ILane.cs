using Panns.Clips;

namespace Panns.AspNetCore.Work;

/// <summary>One of the server's tasks, for the recordings of concurrent requests.</summary>
/// <typeparam name="T">A recording's result.</typeparam>
internal interface ILane<T>
{
    /// <summary>Runs a recording.</summary>
    /// <param name="source">The recording, which must stay readable until the task has ended.</param>
    /// <param name="cancellationToken">Leaves it out if it has not begun.</param>
    Task<T> RunAsync(ClipSource source, CancellationToken cancellationToken);
}
